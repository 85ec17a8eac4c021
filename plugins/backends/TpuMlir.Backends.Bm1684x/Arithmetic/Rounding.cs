using System.Runtime.CompilerServices;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>The chip's rounding codes (isa.md section 2).</summary>
internal enum RoundingMode : byte
{
    HalfToEven = 0,
    HalfAwayFromZero = 1,
    TowardZero = 2,
    Down = 3,
    Up = 4,
    HalfUp = 5,
    HalfDown = 6,
}

/// <summary>Rounding of shifted integers and of floats to integral values.</summary>
internal static class Rounding
{
    /// <summary>value / 2^shift rounded by the mode; shift is clamped to 63, and 0 returns the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ShiftRight(long value, int shift, RoundingMode mode)
    {
        if (shift <= 0)
        {
            return value;
        }

        shift = Math.Min(shift, 63);
        long quotient = value >> shift;
        ulong fraction = (ulong)value & ((1UL << shift) - 1);
        ulong half = 1UL << (shift - 1);
        bool up = mode switch
        {
            RoundingMode.HalfToEven => fraction > half || (fraction == half && (quotient & 1) != 0),
            RoundingMode.HalfAwayFromZero => value >= 0 ? fraction >= half : fraction > half,
            RoundingMode.TowardZero => value < 0 && fraction != 0,
            RoundingMode.Down => false,
            RoundingMode.Up => fraction != 0,
            RoundingMode.HalfUp => fraction >= half,
            _ => fraction > half,
        };
        return up ? quotient + 1 : quotient;
    }

    /// <summary>As <see cref="ShiftRight"/> for numbers of 64 bits without sign.</summary>
    public static ulong ShiftRightUnsigned(ulong value, int shift, RoundingMode mode)
    {
        if (shift <= 0)
        {
            return value;
        }

        shift = Math.Min(shift, 63);
        ulong fraction = value & ((1UL << shift) - 1), half = 1UL << (shift - 1), quotient = value >> shift;
        bool up = mode switch
        {
            RoundingMode.HalfToEven => fraction > half || (fraction == half && (quotient & 1) != 0),
            RoundingMode.HalfAwayFromZero or RoundingMode.HalfUp => fraction >= half,
            RoundingMode.Up => fraction != 0,
            RoundingMode.HalfDown => fraction > half,
            _ => false,
        };
        return up ? quotient + 1 : quotient;
    }

    /// <summary>Left by the shift modulo 64 for shift >= 0 (bits beyond 64 are lost), rounding right shift for shift &lt; 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Shift(long value, int shift, RoundingMode mode) =>
        shift < 0 ? ShiftRight(value, -shift, mode) : value << (shift & 63);
}
