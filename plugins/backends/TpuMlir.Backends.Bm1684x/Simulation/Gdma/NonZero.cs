using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>GDMA nonzero (type 5): the NCHW positions of elements that are not zero, plus a base, packed.</summary>
[SkipLocalsInit]
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
        int chunk = packed.ChunkOf(c.Source(), shape.Count, type.Size());
        int* tests = stackalloc int[2 * PackedWriter.Chunk], kept = tests + PackedWriter.Chunk;
        int position = (int)c[GdmaField.DstNstride];
        for (int n = 0; n < shape.N; n++)
        {
            for (int channel = 0; channel < shape.C; channel++)
            {
                byte* from = source.Plane(n, channel);
                for (int i = 0; i < shape.Plane; i += chunk)
                {
                    int count = Math.Min(chunk, shape.Plane - i);
                    Elements.LoadWords(from + (long)i * type.Size(), type.Size(), type, false, tests, count);
                    if (type == ElementType.Float32)
                    {
                        KeepExponents(tests, count);
                    }

                    packed.Write(kept, Packing.Indices(tests, position, count, kept));
                    position += count;
                }
            }
        }
    }

    // Only f32 is compared as a number, so that a negative zero and a denormal are zero; of the others every bit counts.
    private static void KeepExponents(int* words, int count)
    {
        for (int i = 0; i < count; i += Vector512<int>.Count)
        {
            (Vector512.Load(words + i) & Vector512.Create(0x7F800000)).Store(words + i);
        }
    }
}
