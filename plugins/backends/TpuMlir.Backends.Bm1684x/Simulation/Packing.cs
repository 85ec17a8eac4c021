using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>
/// Keeping of 32-bit words those whose test is not zero. Whole vectors are written and only kept words move the end on, which needs
/// no branch; so the room must be as large as the input.
/// </summary>
internal static unsafe class Packing
{
    /// <summary>Keeps values; how many.</summary>
    public static int Values(int* tests, int* values, int count, int* packed)
    {
        int found = 0, i = 0;
        for (; Avx512F.IsSupported && i + Vector512<int>.Count <= count; i += Vector512<int>.Count)
        {
            found += Keep(tests + i, Vector512.Load(values + i), packed + found);
        }

        for (; i < count; i++)
        {
            packed[found] = values[i];
            found += tests[i] != 0 ? 1 : 0;
        }

        return found;
    }

    /// <summary>Keeps positions, counted from <paramref name="first"/>; how many.</summary>
    public static int Indices(int* tests, int first, int count, int* packed)
    {
        int found = 0, i = 0;
        for (; Avx512F.IsSupported && i + Vector512<int>.Count <= count; i += Vector512<int>.Count)
        {
            found += Keep(tests + i, Vector512.Create(first + i) + Vector512<int>.Indices, packed + found);
        }

        for (; i < count; i++)
        {
            packed[found] = first + i;
            found += tests[i] != 0 ? 1 : 0;
        }

        return found;
    }

    private static int Keep(int* tests, Vector512<int> values, int* packed)
    {
        Vector512<int> kept = ~Vector512.Equals(Vector512.Load(tests), Vector512<int>.Zero);
        Avx512F.Compress(Vector512<int>.Zero, kept, values).Store(packed);
        return BitOperations.PopCount(kept.ExtractMostSignificantBits());
    }
}
