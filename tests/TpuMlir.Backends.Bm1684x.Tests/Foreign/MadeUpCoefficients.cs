using System.Runtime.InteropServices;
using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Tests.Foreign;

/// <summary>Coefficients for programs that were published without theirs.</summary>
internal static class MadeUpCoefficients
{
    /// <summary>The stage with coefficients up to where its neuron memory begins.</summary>
    public static BmodelStage For(BmodelStage stage, Random random) => stage.Coefficients is { Data.Length: > 0 } ? stage : stage with
    {
        Coefficients = new BmodelCoefficients(ChipMemory.GlobalBase, Bytes((int)(stage.ContextAddress - ChipMemory.GlobalBase), random)),
    };

    /// <summary>
    /// Every 64 bytes could be what the vendor puts in front of a channel's weights: multiplier, shift and offset of a
    /// requantisation, and a bias. Where it is read as weights or as a table instead, it is as good as any other.
    /// </summary>
    private static byte[] Bytes(int bytes, Random random)
    {
        byte[] data = new byte[bytes];
        random.NextBytes(data);
        Span<int> words = MemoryMarshal.Cast<byte, int>(data.AsSpan(0, bytes / 64 * 64));
        for (int i = 0; i < words.Length; i += 16)
        {
            words[i] = random.Next(1 << 30, int.MaxValue);
            words[i + 1] = -random.Next(36, 42);
            words[i + 2] = 0;
            words[i + 3] = random.Next(-20_000, 20_000);
        }

        return data;
    }
}
