using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>Eight numbers at once, bit for bit as <see cref="Rounding"/>.</summary>
internal static class RoundingVector
{
    /// <summary>value / 2^shift rounded by the mode; shift is clamped to 63, and 0 returns the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ShiftRight(Vector512<long> value, int shift, RoundingMode mode)
    {
        if (shift <= 0)
        {
            return value;
        }

        shift = Math.Min(shift, 63);
        Vector512<long> quotient = Vector512.ShiftRightArithmetic(value, shift);
        Vector512<long> fraction = value & Vector512.Create((1L << shift) - 1);
        return quotient - Up(value, quotient, fraction, Vector512.Create(1L << (shift - 1)), mode);
    }

    /// <summary>As <see cref="Rounding.ShiftRightUnsigned"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ShiftRightUnsigned(Vector512<long> value, int shift, RoundingMode mode)
    {
        if (shift <= 0)
        {
            return value;
        }

        shift = Math.Min(shift, 63);
        Vector512<long> quotient = Vector512.ShiftRightLogical(value, shift), fraction = value & Vector512.Create((1L << shift) - 1);
        // Whatever the top bit is, the number is not negative.
        return quotient - Up(Vector512<long>.Zero, quotient, fraction, Vector512.Create(1L << (shift - 1)), mode);
    }

    /// <summary>Left by the shift modulo 64 for shift >= 0 (bits beyond 64 are lost), rounding right shift for shift &lt; 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Shift(Vector512<long> value, int shift, RoundingMode mode) =>
        shift < 0 ? ShiftRight(value, -shift, mode) : Vector512.ShiftLeft(value, shift & 63);

    /// <summary>Every number left by a shift of its own, of 0 to 63 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ShiftLeft(Vector512<long> value, Vector512<long> shift)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.ShiftLeftLogicalVariable(value, shift.AsUInt64());
        }

        for (int i = 0; i < Vector512<long>.Count; i++)
        {
            value = value.WithElement(i, value[i] << (int)shift[i]);
        }

        return value;
    }

    /// <summary>Rounding right shift of every number by a shift of its own, which is not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ShiftRight(Vector512<long> value, Vector512<long> shift, RoundingMode mode)
    {
        if (!Avx512F.IsSupported)
        {
            return Each(value, shift, mode);
        }

        Vector512<ulong> count = Vector512.Min(shift, Vector512.Create(63L)).AsUInt64();
        Vector512<long> quotient = Avx512F.ShiftRightArithmeticVariable(value, count);
        Vector512<long> step = Avx512F.ShiftLeftLogicalVariable(Vector512<long>.One, count);
        Vector512<long> rounded = quotient - Up(value, quotient, value & (step - Vector512<long>.One), Vector512.ShiftRightLogical(step, 1), mode);
        return Vector512.ConditionalSelect(Vector512.Equals(shift, Vector512<long>.Zero), value, rounded);
    }

    /// <summary>The integral value of floats by the mode; the sign of a zero result is the operand's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToIntegral(Vector512<double> value, RoundingMode mode)
    {
        Vector512<double> half = Vector512.Create(0.5);
        Vector512<double> rounded = mode switch
        {
            RoundingMode.HalfToEven => Vector512.Round(value),
            // The operands have at most 24 significant bits, so the sum is exact where it matters.
            RoundingMode.HalfAwayFromZero => Vector512.Floor(Vector512.Abs(value) + half),
            RoundingMode.TowardZero => Vector512.Truncate(value),
            RoundingMode.Down => Vector512.Floor(value),
            RoundingMode.Up => Vector512.Ceiling(value),
            RoundingMode.HalfUp => Vector512.Floor(value + half),
            _ => Vector512.Ceiling(value - half),
        };
        // Otherwise the sign is right already, but a zero's may have been lost.
        return mode == RoundingMode.HalfAwayFromZero
            ? Vector512.CopySign(rounded, value)
            : Vector512.ConditionalSelect(Vector512.Equals(rounded, Vector512<double>.Zero), Vector512.CopySign(Vector512<double>.Zero, value), rounded);
    }

    // All ones where the quotient, which is rounded down, must grow by one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Up(
        Vector512<long> value, Vector512<long> quotient, Vector512<long> fraction, Vector512<long> half, RoundingMode mode)
    {
        Vector512<long> zero = Vector512<long>.Zero;
        return mode switch
        {
            RoundingMode.HalfToEven => Vector512.GreaterThan(fraction, half - (quotient & Vector512<long>.One)),
            RoundingMode.HalfAwayFromZero => Vector512.GreaterThan(fraction, half + Vector512.GreaterThanOrEqual(value, zero)),
            RoundingMode.TowardZero => Vector512.LessThan(value, zero) & ~Vector512.Equals(fraction, zero),
            RoundingMode.Down => zero,
            RoundingMode.Up => ~Vector512.Equals(fraction, zero),
            RoundingMode.HalfUp => Vector512.GreaterThanOrEqual(fraction, half),
            _ => Vector512.GreaterThan(fraction, half),
        };
    }

    private static Vector512<long> Each(Vector512<long> value, Vector512<long> shift, RoundingMode mode)
    {
        for (int i = 0; i < Vector512<long>.Count; i++)
        {
            value = value.WithElement(i, Rounding.ShiftRight(value[i], (int)shift[i], mode));
        }

        return value;
    }
}
