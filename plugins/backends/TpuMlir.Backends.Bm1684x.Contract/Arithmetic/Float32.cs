using System.Runtime.CompilerServices;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>
/// Single precision as the chip computes it (isa.md section 2): IEEE round-to-nearest-even with denormal operands taken
/// as zero and denormal results replaced by zero of the same sign.
/// </summary>
internal static class Float32
{
    /// <summary>Magnitude bits of the smallest normal number.</summary>
    public const uint SmallestNormalBits = 0x0080_0000;

    /// <summary>The quiet NaN the chip's conversions produce.</summary>
    public const uint NanBits = 0x7FFF_FFFF;

    // Tininess is decided after rounding to 24 bits with an unbounded exponent, so products just below the smallest
    // normal number survive: the limit is the midpoint between it and its predecessor at full precision.
    private const double TinyProduct = 1.1754943508222875e-38 * (1.0 - 1.0 / (1 << 25));

    /// <summary>A denormal becomes zero of the same sign; everything else is unchanged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Flush(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (bits & 0x7FFF_FFFF) < SmallestNormalBits ? BitConverter.UInt32BitsToSingle(bits & 0x8000_0000) : value;
    }

    /// <summary>a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => Flush(Flush(a) + Flush(b));

    /// <summary>a − b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float a, float b) => Flush(Flush(a) - Flush(b));

    /// <summary>a · b. The double product is exact, so the limit of underflow is decided before any rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b)
    {
        double exact = (double)Flush(a) * Flush(b);
        return Math.Abs(exact) < TinyProduct ? (float)Math.CopySign(0.0, exact) : (float)exact;
    }

    /// <summary>a > b ? a : b, with a NaN comparison taken as false (so a NaN on either side yields b).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float a, float b) => Flush(a) > Flush(b) ? a : b;

    /// <summary>a >= b ? b : a, with a NaN comparison taken as false (so a NaN on either side yields a).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(float a, float b) => Flush(a) >= Flush(b) ? b : a;
}
