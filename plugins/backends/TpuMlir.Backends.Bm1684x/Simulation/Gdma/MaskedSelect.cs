using System.Runtime.CompilerServices;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>GDMA masked select (type 2): elements whose mask is not zero, packed in NCHW order.</summary>
[SkipLocalsInit]
internal static unsafe class MaskedSelect
{
    /// <summary>Executes the command.</summary>
    public static void Run(Bm1684xMachine machine, GdmaCommand c)
    {
        if (c.Int(GdmaField.CmdSpecialFunction) > 1)
        {
            throw new SimulationException($"masked select has no special function {c.Int(GdmaField.CmdSpecialFunction)}");
        }

        Shape4 shape = c.SourceShape();
        ElementType type = c.DataType(), maskType = (ElementType)c.Int(GdmaField.MaskDataFormat);
        var source = MemoryView.Of(machine, c.Source(), shape, null, type);
        long maskAddress = c.Address(GdmaField.MaskStartAddrL32, GdmaField.MaskStartAddrH8);
        var mask = MemoryView.Of(machine, maskAddress, shape, null, maskType);
        var packed = new PackedWriter(machine, c.Destination(), type);
        int chunk = Math.Min(packed.ChunkOf(c.Source(), shape.Count, type.Size()), packed.ChunkOf(maskAddress, shape.Count, maskType.Size()));
        int* tests = stackalloc int[3 * PackedWriter.Chunk], values = tests + PackedWriter.Chunk, kept = values + PackedWriter.Chunk;
        for (int n = 0; n < shape.N; n++)
        {
            for (int channel = 0; channel < shape.C; channel++)
            {
                byte* from = source.Plane(n, channel), test = mask.Plane(n, channel);
                for (int i = 0; i < shape.Plane; i += chunk)
                {
                    int count = Math.Min(chunk, shape.Plane - i);
                    Elements.LoadWords(test + (long)i * maskType.Size(), maskType.Size(), maskType, false, tests, count);
                    Elements.LoadWords(from + (long)i * type.Size(), type.Size(), type, false, values, count);
                    packed.Write(kept, Packing.Values(tests, values, count, kept));
                }
            }
        }
    }
}
