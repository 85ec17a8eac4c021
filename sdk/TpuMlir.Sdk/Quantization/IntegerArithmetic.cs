using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Quantization;

/// <summary>Exact arithmetic of quantised operators: shift with rounding, saturation. No floating point, no overflow unnoticed.</summary>
public static class IntegerArithmetic
{
    /// <summary>value / 2^shift, rounded; a negative shift multiplies by 2^-shift.</summary>
    /// <remarks>
    /// The quotient and its remainder decide, as in TPU-MLIR's RightShiftRound: q = floor(value / 2^shift), f = value - q * 2^shift,
    /// half = 2^(shift - 1). TPU-MLIR leaves HalfToOdd, HalfTowardsZero and AwayFromZero at the floor; here they do what they say.
    /// </remarks>
    /// <param name="value">Any value.</param>
    /// <param name="shift">Bits to the right; negative to the left.</param>
    /// <param name="mode">What happens to the bits shifted out.</param>
    /// <exception cref="OverflowException">A left shift loses bits.</exception>
    public static long ShiftRight(long value, int shift, RoundingMode mode)
    {
        if (shift <= 0)
        {
            return ShiftLeft(value, -shift);
        }

        if (shift > 62)
        {
            // No value reaches 2^64, so beyond 65 bits every shift rounds alike.
            return (long)ShiftRight((Int128)value, Math.Min(shift, 66), mode);
        }

        long quotient = value >> shift, rest = value & ((1L << shift) - 1), half = 1L << (shift - 1);
        return quotient + (RoundsUp(value < 0, (quotient & 1) != 0, rest != 0, rest.CompareTo(half), mode) ? 1 : 0);
    }

    /// <summary>The value limited to what the type holds.</summary>
    public static long Saturate(long value, ElementType type)
    {
        (long min, long max) = type.IntegerRange();
        return Math.Clamp(value, min, max);
    }

    /// <summary>A real number rounded to an integer; NaN becomes 0, what no long holds saturates.</summary>
    public static long Round(double value, RoundingMode mode)
    {
        if (double.IsNaN(value))
        {
            return 0;
        }

        double floor = Math.Floor(value), rest = value - floor;
        // From 2^52 on every double is an integer, so rest is 0 and parity does not matter.
        bool up = RoundsUp(value < 0, Math.Abs(floor % 2) == 1, rest != 0, rest.CompareTo(0.5), mode);
        double rounded = up ? floor + 1 : floor;
        return rounded >= long.MaxValue ? long.MaxValue : rounded <= long.MinValue ? long.MinValue : (long)rounded;
    }

    /// <summary>Whether the next integer above the floor is taken.</summary>
    /// <param name="negative">The number is below zero.</param>
    /// <param name="odd">Its floor is odd.</param>
    /// <param name="inexact">It is not an integer.</param>
    /// <param name="half">Its distance from the floor against a half.</param>
    /// <param name="mode">The mode.</param>
    private static bool RoundsUp(bool negative, bool odd, bool inexact, int half, RoundingMode mode) => mode switch
    {
        RoundingMode.HalfAwayFromZero => half > 0 || (half == 0 && !negative),
        RoundingMode.HalfUp => half >= 0,
        RoundingMode.HalfDown => half > 0,
        RoundingMode.HalfToEven => half > 0 || (half == 0 && odd),
        RoundingMode.HalfToOdd => half > 0 || (half == 0 && !odd),
        RoundingMode.HalfTowardsZero => half > 0 || (half == 0 && negative),
        RoundingMode.TowardsZero => inexact && negative,
        RoundingMode.AwayFromZero => inexact && !negative,
        RoundingMode.Up => inexact,
        RoundingMode.Down => false,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "no such rounding mode"),
    };

    private static long ShiftLeft(long value, int shift)
    {
        long result = shift < 64 ? value << shift : 0;
        return value == 0 || (shift < 64 && result >> shift == value)
            ? result
            : throw new OverflowException($"{value} does not fit 64 bits when shifted left by {shift}");
    }

    private static Int128 ShiftRight(Int128 value, int shift, RoundingMode mode)
    {
        Int128 quotient = value >> shift, rest = value & ((Int128.One << shift) - 1), half = Int128.One << (shift - 1);
        return quotient + (RoundsUp(value < 0, (quotient & 1) != 0, rest != 0, rest.CompareTo(half), mode) ? 1 : 0);
    }
}
