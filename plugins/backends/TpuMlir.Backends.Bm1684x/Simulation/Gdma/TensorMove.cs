using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>GDMA tensor (type 0) and cw transpose (type 4): copies, transposes, broadcasts, 4-bank copies and fills.</summary>
internal static unsafe class TensorMove
{
    private const long BankCopyStep = 32 << 10;

    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, GdmaCommand c, bool transposeChannelWidth = false)
    {
        Shape4 sourceShape = c.SourceShape();
        ElementType type = c.DataType();
        int special = transposeChannelWidth ? 2 : c.Int(GdmaField.CmdSpecialFunction);
        bool strided = c.Flag(GdmaField.StrideEnable);
        Shape4 resultShape = ResultShape(c, sourceShape, special);
        if (special is 3 or 6 && c.LaneMask() != ulong.MaxValue)
        {
            // The vendor's functional model then writes parts of the lanes it should leave alone.
            throw new SimulationException("a broadcast goes to all lanes of its destination, it takes no lane mask");
        }

        if (special is 2 or 4 && c.Flag(GdmaField.FillConstantEn))
        {
            throw new SimulationException("a transpose does not fill");
        }

        int copies = special is 5 or 6 ? 4 : 1;

        // Only the plain copy has strides of w; elsewhere rows are contiguous whatever the field holds.
        bool unit = special != 0;
        for (int copy = 0; copy < copies; copy++)
        {
            var result = MemoryView.Of(machine, c.Destination() + copy * BankCopyStep, resultShape, strided ? Strides(c.DestinationStride(), unit) : null, type);
            if (c.Flag(GdmaField.FillConstantEn))
            {
                Fill(result, c.LaneMask(), (uint)c[GdmaField.ConstantValue]);
                continue;
            }

            var source = MemoryView.Of(machine, c.Source(), sourceShape, strided ? Strides(c.SourceStride(), unit) : null, type);
            Move(source, result, c.LaneMask(), special);
        }
    }

    private static Stride4 Strides(Stride4 strides, bool unit) => unit ? strides with { W = 1 } : strides;

    private static Shape4 ResultShape(GdmaCommand c, Shape4 source, int special) => special switch
    {
        1 => new Shape4(source.C, source.N, source.H, source.W),
        2 or 4 => new Shape4(source.N, source.W, source.H, source.C),
        3 or 6 => source with { C = c.Int(GdmaField.DstCsize) },
        0 or 5 => c.Flag(GdmaField.NchwCopy) ? source : c.DestinationShape(),
        _ => throw new SimulationException($"tensor command has no special function {special}"),
    };

    private static void Move(MemoryView source, MemoryView result, ulong mask, int special)
    {
        if (source.Shape.Count != result.Shape.Count && special is not (3 or 6))
        {
            throw new SimulationException($"source {source.Shape} and destination {result.Shape} differ in size");
        }

        if (special is 2 or 4)
        {
            TransposeChannelWidth(source, result, mask);
        }
        else if (special == 0 && source.Shape != result.Shape)
        {
            Reshape(source, result, mask);
        }
        else
        {
            CopyPlanes(source, result, mask, special);
        }
    }

    private static void CopyPlanes(MemoryView source, MemoryView result, ulong mask, int special)
    {
        Shape4 s = result.Shape;
        bool swapped = special == 1, broadcast = special is 3 or 6;
        if (!swapped && !broadcast && JoinsChannels(source) && JoinsChannels(result))
        {
            for (int n = 0; n < s.N; n++)
            {
                Buffer.MemoryCopy(source.Plane(n, 0), result.Plane(n, 0), (long)s.C * s.Plane * result.Size, (long)s.C * s.Plane * result.Size);
            }

            return;
        }

        for (int n = 0; n < s.N; n++)
        {
            for (int c = 0; c < s.C; c++)
            {
                if (result.Enabled(c, mask))
                {
                    byte* from = swapped ? source.Plane(c, n) : source.Plane(n, broadcast ? 0 : c);
                    PlaneCopy.Copy(from, source.Stride, result.Plane(n, c), result.Stride, s.H, s.W, result.Size);
                }
            }
        }
    }

    private static bool JoinsChannels(MemoryView view) => !view.IsLocal && view.Stride.W == view.Size
        && view.Stride.H == (long)view.Shape.W * view.Size && view.Stride.C == (long)view.Shape.Plane * view.Size;

    private static void TransposeChannelWidth(MemoryView source, MemoryView result, ulong mask)
    {
        BlockTranspose.ChannelsWithColumns(result.Shape, result.Size,
            (n, w, h) => source.Element(n, w, h, 0), source.Stride.W,
            (n, c, h) => result.Enabled(c, mask) ? result.Element(n, c, h, 0) : null, result.Stride.W);
    }

    // Elements keep their place in NCHW order; rows are cut where either side's row ends.
    private static void Reshape(MemoryView source, MemoryView result, ulong mask)
    {
        var from = new ElementCursor(source.Shape);
        var to = new ElementCursor(result.Shape);
        for (long left = source.Shape.Count; left > 0;)
        {
            int run = (int)Math.Min(left, Math.Min(from.LeftInRow, to.LeftInRow));
            if (result.Enabled(to.C, mask))
            {
                PlaneCopy.CopyRow(source.Element(from.N, from.C, from.H, from.W), source.Stride.W,
                    result.Element(to.N, to.C, to.H, to.W), result.Stride.W, run, result.Size);
            }

            from.Advance(run);
            to.Advance(run);
            left -= run;
        }
    }

    private static void Fill(MemoryView result, ulong mask, uint value)
    {
        Shape4 s = result.Shape;
        for (int n = 0; n < s.N; n++)
        {
            for (int c = 0; c < s.C; c++)
            {
                for (int h = 0; h < s.H && result.Enabled(c, mask); h++)
                {
                    PlaneCopy.FillRow(result.Element(n, c, h, 0), result.Stride.W, s.W, result.Size, value);
                }
            }
        }
    }
}

/// <summary>A position that walks a tensor in NCHW order.</summary>
internal struct ElementCursor(Shape4 shape)
{
    /// <summary>Image.</summary>
    public int N { get; private set; }

    /// <summary>Channel.</summary>
    public int C { get; private set; }

    /// <summary>Row.</summary>
    public int H { get; private set; }

    /// <summary>Column.</summary>
    public int W { get; private set; }

    /// <summary>Elements to the end of the row.</summary>
    public readonly int LeftInRow => shape.W - W;

    /// <summary>Moves on by at most <see cref="LeftInRow"/> elements.</summary>
    public void Advance(int count)
    {
        W += count;
        if (W < shape.W)
        {
            return;
        }

        W = 0;
        if (++H == shape.H)
        {
            H = 0;
            if (++C == shape.C)
            {
                C = 0;
                N++;
            }
        }
    }
}
