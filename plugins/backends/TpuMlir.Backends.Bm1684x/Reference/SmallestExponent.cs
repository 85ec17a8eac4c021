using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Proves that a sum of products meets no denormal number, so that plain f32 arithmetic is the chip's.</summary>
internal static class SmallestExponent
{
    private const int Nothing = 1000;

    /// <summary>The exponent of the smallest number that is not zero; a large number when there is none.</summary>
    public static int Of(ReadOnlySpan<float> values)
    {
        // Zero minus one is the largest unsigned number, so zeros take no part.
        Vector512<uint> smallest = Vector512<uint>.AllBitsSet;
        ReadOnlySpan<Vector512<uint>> vectors = MemoryMarshal.Cast<float, Vector512<uint>>(values);
        foreach (Vector512<uint> bits in vectors)
        {
            smallest = Vector512.Min(smallest, (bits & Lanes.MagnitudeMask) - Vector512<uint>.One);
        }

        uint least = uint.MaxValue;
        for (int i = 0; i < Vector512<uint>.Count; i++)
        {
            least = Math.Min(least, smallest[i]);
        }

        foreach (float value in values[(vectors.Length * Vector512<uint>.Count)..])
        {
            least = Math.Min(least, (BitConverter.SingleToUInt32Bits(value) & 0x7FFF_FFFF) - 1);
        }

        return least == uint.MaxValue ? Nothing : (int)((least + 1) >> 23) - 127;
    }

    /// <summary>True when no product of a row and a column number and no sum of such products and starts can be denormal.</summary>
    /// <remarks>
    /// Numbers are at least 2^e in magnitude, e the smallest exponents. A product, rounded to 24 bits, is at least
    /// 2^(row + column) and so a multiple of u = 2^(row + column − 23); a start is a multiple of 2^(start − 23). Let u be the
    /// smaller of both. A sum of multiples of u is one, and rounding keeps it: it moves a number to the grid of its exponent,
    /// which is either coarser than u, a multiple of u, or leaves the number alone. A multiple of u that is not zero is at
    /// least u, and with u >= 2^−126 it is not denormal.
    /// </remarks>
    public static bool NothingDenormal(int row, int column, int start) =>
        row + column - 23 >= -126 && start - 23 >= -126;
}
