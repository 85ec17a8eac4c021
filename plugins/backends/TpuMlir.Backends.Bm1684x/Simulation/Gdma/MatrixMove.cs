using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>GDMA matrix (type 1): between rows in linear memory and the sectioned matrix layout of local memory, special 1 transposed.</summary>
internal static class MatrixMove
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, GdmaCommand c)
    {
        bool toLocal = c.Destination() < AddressMap.StaticMemory, transposed = c.Int(GdmaField.CmdSpecialFunction) == 1;
        ElementType type = c.DataType();
        // The linear side uses the h and w fields, the local side n, c and w, each of the side that is source or destination; the
        // short form has one set of fields for both directions.
        Side source = Side.Source, destination = Side.Destination;
        bool likeLoad = toLocal || c.Flag(GdmaField.CmdShort);
        Side linear = likeLoad ? source : destination, local = likeLoad ? destination : source;
        bool strided = c.Flag(GdmaField.StrideEnable);
        int rows = c.Int(linear.H), columns = c.Int(linear.W);
        int width = c.Int(local.W), sections = c.Int(local.C);
        var matrix = MemoryView.Of(machine, toLocal ? c.Source() : c.Destination(), new Shape4(1, 1, rows, columns),
            strided ? new Stride4(0, 0, (long)c[linear.HStride], 1) : null, type);
        var lanes = MemoryView.Of(machine, toLocal ? c.Destination() : c.Source(), new Shape4(c.Int(local.N), sections, 1, width),
            strided ? new Stride4((long)c[local.NStride], (long)c[local.CStride], 0, 1) : null, type);
        int localRows = transposed ? columns : rows, localColumns = transposed ? rows : columns;
        if (localRows > lanes.Shape.N || localColumns > (long)sections * width)
        {
            throw new SimulationException($"a matrix of {localRows} x {localColumns} does not fit {lanes.Shape.N} rows of {sections} sections of {width}");
        }

        MemoryView from = toLocal ? matrix : lanes, to = toLocal ? lanes : matrix;
        var move = new MatrixSections(matrix, lanes, toLocal, transposed, localColumns, c.LaneMask());
        int used = (localColumns + width - 1) / width;
        if (to.HasDistinctElements && !to.Overlaps(from))
        {
            WorkLoop.Run(used, (long)rows * columns, section => move.Move(section, 0, localRows));
            return;
        }

        // What meets is moved in the order of rows.
        for (int r = 0; r < localRows; r++)
        {
            for (int section = 0; section < used; section++)
            {
                move.Move(section, r, 1);
            }
        }
    }

    private sealed record Side(
        GdmaField N, GdmaField C, GdmaField H, GdmaField W, GdmaField NStride, GdmaField CStride, GdmaField HStride)
    {
        public static readonly Side Source = new(GdmaField.SrcNsize, GdmaField.SrcCsize, GdmaField.SrcHsize, GdmaField.SrcWsize,
            GdmaField.SrcNstride, GdmaField.SrcCstride, GdmaField.SrcHstride);

        public static readonly Side Destination = new(GdmaField.DstNsize, GdmaField.DstCsize, GdmaField.DstHsize, GdmaField.DstWsize,
            GdmaField.DstNstride, GdmaField.DstCstride, GdmaField.DstHstride);
    }
}
