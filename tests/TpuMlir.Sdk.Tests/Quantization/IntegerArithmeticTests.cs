using System.Numerics;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Quantization;

/// <summary>
/// Integer rounding, all of it on small widths, against the definition of each mode in real numbers: a quotient by a power of two
/// is exact in f64, and .NET's floor, ceiling, truncation and midpoint rounding are what the modes are defined by.
/// </summary>
public class IntegerArithmeticTests
{
    public static TheoryData<RoundingMode> Modes => [.. Enum.GetValues<RoundingMode>()];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Every_shift_of_every_small_number(RoundingMode mode)
    {
        for (long value = -2048; value <= 2048; value++)
        {
            for (int shift = 0; shift <= 13; shift++)
            {
                double real = Math.ScaleB(value, -shift);
                Assert.Equal((long)Defined(real, mode), IntegerArithmetic.ShiftRight(value, shift, mode));
                Assert.Equal((long)Defined(real, mode), IntegerArithmetic.Round(real, mode));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Ends_of_the_range(RoundingMode mode)
    {
        foreach (long value in (long[])[long.MinValue, long.MinValue + 1, -3, -1, 0, 1, 3, long.MaxValue - 1, long.MaxValue])
        {
            foreach (int shift in (int[])[1, 31, 61, 62, 63, 64, 65, 66, 100])
            {
                Assert.Equal(Defined(value, BigInteger.One << shift, mode), IntegerArithmetic.ShiftRight(value, shift, mode));
            }
        }
    }

    [Fact]
    public void A_negative_shift_multiplies_and_loses_nothing()
    {
        Assert.Equal(-40, IntegerArithmetic.ShiftRight(-5, -3, RoundingMode.HalfUp));
        Assert.Equal(long.MinValue, IntegerArithmetic.ShiftRight(-1, -63, RoundingMode.HalfUp), (a, b) => a == b);
        Assert.Equal(0, IntegerArithmetic.ShiftRight(0, -100, RoundingMode.HalfUp));
        Assert.Throws<OverflowException>(() => IntegerArithmetic.ShiftRight(1, -63, RoundingMode.HalfUp));
        Assert.Throws<OverflowException>(() => IntegerArithmetic.ShiftRight(3, -62, RoundingMode.HalfUp));
        Assert.Throws<OverflowException>(() => IntegerArithmetic.ShiftRight(-1, -64, RoundingMode.HalfUp));
    }

    [Fact]
    public void Real_numbers_no_long_holds()
    {
        Assert.Equal(0, IntegerArithmetic.Round(double.NaN, RoundingMode.HalfUp));
        Assert.Equal(long.MaxValue, IntegerArithmetic.Round(double.PositiveInfinity, RoundingMode.HalfUp));
        Assert.Equal(long.MinValue, IntegerArithmetic.Round(-1e30, RoundingMode.HalfUp));
        Assert.Equal(1L << 53, IntegerArithmetic.Round(9007199254740992, RoundingMode.HalfUp));
        // The sum of this number and a half is rounded to 1 in f64; its nearest integer is 0.
        Assert.Equal(0, IntegerArithmetic.Round(0.49999999999999994, RoundingMode.HalfUp));
    }

    [Theory]
    [InlineData(ElementType.I8, -128, 127)]
    [InlineData(ElementType.U8, 0, 255)]
    [InlineData(ElementType.I4, -8, 7)]
    [InlineData(ElementType.I16, -32768, 32767)]
    [InlineData(ElementType.I32, int.MinValue, int.MaxValue)]
    [InlineData(ElementType.U32, 0, uint.MaxValue)]
    public void Saturation(ElementType type, long min, long max)
    {
        Assert.Equal((min, max), (IntegerArithmetic.Saturate(long.MinValue, type), IntegerArithmetic.Saturate(long.MaxValue, type)));
        Assert.Equal((min, max, 5), (IntegerArithmetic.Saturate(min, type), IntegerArithmetic.Saturate(max, type), IntegerArithmetic.Saturate(5, type)));
    }

    private static double Defined(double x, RoundingMode mode) => mode switch
    {
        RoundingMode.HalfAwayFromZero => Math.Round(x, MidpointRounding.AwayFromZero),
        RoundingMode.HalfUp => Math.Floor(x + 0.5),
        RoundingMode.HalfDown => Math.Ceiling(x - 0.5),
        RoundingMode.HalfToEven => Math.Round(x, MidpointRounding.ToEven),
        RoundingMode.HalfToOdd => Math.Abs(x - Math.Truncate(x)) == 0.5 ? (Math.Floor(x) % 2 != 0 ? Math.Floor(x) : Math.Ceiling(x)) : Math.Round(x, MidpointRounding.ToEven),
        RoundingMode.HalfTowardsZero => Math.CopySign(Math.Ceiling(Math.Abs(x) - 0.5), x),
        RoundingMode.TowardsZero => Math.Truncate(x),
        RoundingMode.AwayFromZero => Math.CopySign(Math.Ceiling(Math.Abs(x)), x),
        RoundingMode.Up => Math.Ceiling(x),
        _ => Math.Floor(x),
    };

    /// <summary>The same in whole numbers: twice the remainder against the divisor.</summary>
    private static BigInteger Defined(BigInteger value, BigInteger divisor, RoundingMode mode)
    {
        BigInteger magnitude = BigInteger.Abs(value), down = magnitude / divisor, twice = 2 * (magnitude % divisor);
        bool negative = value.Sign < 0, inexact = twice > 0, tie = twice == divisor;
        bool outward = mode switch
        {
            RoundingMode.TowardsZero => false,
            RoundingMode.AwayFromZero => inexact,
            RoundingMode.Up => inexact && !negative,
            RoundingMode.Down => inexact && negative,
            _ when !tie => twice > divisor,
            RoundingMode.HalfAwayFromZero => true,
            RoundingMode.HalfUp => !negative,
            RoundingMode.HalfDown => negative,
            RoundingMode.HalfToEven => !down.IsEven,
            RoundingMode.HalfToOdd => down.IsEven,
            _ => false,
        };
        return (negative ? -1 : 1) * (down + (outward ? 1 : 0));
    }
}
