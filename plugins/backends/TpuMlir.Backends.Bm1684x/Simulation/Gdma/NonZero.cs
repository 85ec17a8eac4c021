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
        var indexType = (ElementType)c.Int(GdmaField.IndexDataFormat);
        if (indexType is not (ElementType.Int8 or ElementType.Int16 or ElementType.Int32))
        {
            throw new SimulationException($"positions are integers, not {indexType}");
        }

        var packed = new PackedWriter(machine, c.Destination(), indexType);
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

    // Only f32 is compared as a number, so that a negative zero and a denormal are zero; of the others every bit counts.
    private static bool IsZero(uint bits, ElementType type) => type == ElementType.Float32 ? HalfFormat.Decode(bits, type) == 0 : bits == 0;
}
