using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>The SFU's normalise (isa.md section 5.9): the power of two near a number.</summary>
internal static class Normalisation
{
    /// <summary>
    /// Element bits of ±2^e, or the biased exponent itself; e is one more for a positive number whose fraction exceeds 1/3 rounded to its bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Of(Vector512<long> bits, ElementType type, bool exponentOnly)
    {
        (int fractionBits, long third) = type switch
        {
            ElementType.Float16 => (10, 0x155L),
            ElementType.BFloat16 => (7, 0x2BL),
            _ => (23, 0x2A_AAABL),
        };
        Vector512<long> signBit = Vector512.Create(1L << (type.Bits() - 1)), sign = bits & signBit;
        Vector512<long> fraction = bits & Vector512.Create((1L << fractionBits) - 1);
        Vector512<long> exponent = Vector512.ShiftRightLogical(bits ^ sign, fractionBits);
        // The comparisons are −1 where they hold.
        exponent -= Vector512.Equals(sign, Vector512<long>.Zero) & Vector512.GreaterThan(fraction, Vector512.Create(third));
        return exponentOnly ? exponent : sign | Vector512.ShiftLeft(exponent, fractionBits);
    }
}
