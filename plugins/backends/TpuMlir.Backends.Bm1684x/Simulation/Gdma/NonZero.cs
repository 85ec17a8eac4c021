using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>GDMA nonzero (type 5): the NCHW positions of elements that are not zero, plus a base, packed.</summary>
internal static unsafe class NonZero
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, GdmaCommand c)
    {
        Shape4 shape = c.SourceShape();
        ElementType type = c.DataType();
        var source = MemoryView.Of(machine, c.Source(), shape, null, type);
        var packed = new PackedWriter(machine, c.Destination(), (ElementType)c.Int(GdmaField.IndexDataFormat));
        uint position = (uint)c[GdmaField.DstNstride];
        for (int n = 0; n < shape.N; n++)
        {
            for (int channel = 0; channel < shape.C; channel++)
            {
                byte* from = source.Plane(n, channel);
                for (int i = 0; i < shape.Plane; i++, position++)
                {
                    if (!IsZero(Elements.LoadBits(from + (long)i * type.Size(), type), type))
                    {
                        packed.Write(position);
                    }
                }
            }
        }
    }

    // Floats are compared as numbers: a negative zero and a flushed denormal are zero.
    private static bool IsZero(uint bits, ElementType type) => type.IsFloat() ? HalfFormat.Decode(bits, type) == 0 : bits == 0;
}
