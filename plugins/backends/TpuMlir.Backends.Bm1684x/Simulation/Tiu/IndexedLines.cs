using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>SGL, eu 17 gather and 18 scatter of whole lines of W elements.</summary>
internal static unsafe class IndexedLines
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c, bool scatter)
    {
        Shape4 shape = c.ResultShape();
        var rule = new IndexRule(c);
        ElementType type = c.Type(TiuField.Res0Prec);
        int sourceLines = c.Int(TiuField.Opd0H), count = scatter ? sourceLines : shape.H, size = type.Size();
        var source = LaneTensor.Lines(machine, c.Word(TiuField.Opd0Addr), new Shape4(1, shape.C, sourceLines, shape.W), type,
            shared: c.Int(TiuField.Opd0Str) == 4);
        var result = LaneTensor.Lines(machine, c.Word(TiuField.Res0Addr), shape, type);
        var indices = LaneTensor.Aligned(machine, c.Word(TiuField.Opd1Addr), new Shape4(shape.N, shape.C, count, 1), rule.Type);
        long bytes = (long)shape.W * size;
        LaneLoop.Planes(machine, result, (n, channel) =>
        {
            for (int j = 0; j < count; j++)
            {
                int index = rule.Read(indices.Plane(n, channel) + (long)j * rule.Type.Size(), scatter ? shape.H : sourceLines);
                byte* to = result.Plane(n, channel) + (scatter ? index : j) * result.Stride.H;
                if (index >= 0)
                {
                    Buffer.MemoryCopy(source.Plane(0, channel) + (scatter ? j : index) * source.Stride.H, to, bytes, bytes);
                }
                else if (!scatter && rule.Fills)
                {
                    PlaneCopy.FillRow(to, size, shape.W, size, rule.FillBits);
                }
            }
        });
    }
}
