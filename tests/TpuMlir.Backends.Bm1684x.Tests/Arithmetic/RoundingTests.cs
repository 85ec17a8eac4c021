using System.Numerics;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Tests.Arithmetic;

/// <summary>Rounding right shifts; expected values by exact rational comparison in big integers.</summary>
public sealed class RoundingTests
{
    [Fact]
    public void Shift_right_rounds_the_exact_quotient()
    {
        var random = new Random(3);
        foreach (RoundingMode mode in Enum.GetValues<RoundingMode>())
        {
            for (int i = 0; i < 20_000; i++)
            {
                long value = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                int shift = random.Next(0, 70);
                long expected = Expected(value, Math.Min(shift, 63), mode);
                Assert.Equal(expected, Rounding.ShiftRight(value, shift, mode));
                Assert.Equal(expected, RoundingVector.ShiftRight(Vector512.Create(value), shift, mode)[3]);
                Assert.Equal(expected, RoundingVector.ShiftRight(Vector512.Create(value), Vector512.CreateSequence(shift - 3L, 1L), mode)[3]);
            }
        }
    }

    [Theory]
    [InlineData(2.5, new double[] { 2, 3, 2, 2, 3, 3, 2 })]
    [InlineData(-2.5, new double[] { -2, -3, -2, -3, -2, -2, -3 })]
    [InlineData(3.5, new double[] { 4, 4, 3, 3, 4, 4, 3 })]
    [InlineData(-0.4, new double[] { 0, 0, 0, -1, 0, 0, 0 })]
    public void To_integral_by_mode(double value, double[] expected)
    {
        for (int mode = 0; mode < 7; mode++)
        {
            Assert.Equal(expected[mode], RoundingVector.ToIntegral(Vector512.Create(value), (RoundingMode)mode)[6]);
        }
    }

    [Fact]
    public void Shifts_go_both_ways()
    {
        var random = new Random(4);
        for (int i = 0; i < 20_000; i++)
        {
            long value = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            int shift = random.Next(-70, 70);
            var mode = (RoundingMode)(i % 7);
            long expected = shift >= 0 ? (long)(ulong)((BigInteger)value << (shift & 63) & ulong.MaxValue) : Expected(value, Math.Min(-shift, 63), mode);
            Assert.Equal(expected, Rounding.Shift(value, shift, mode));
            Assert.Equal(expected, RoundingVector.Shift(Vector512.Create(value), shift, mode)[1]);
            Assert.Equal(value << (shift & 63), RoundingVector.ShiftLeft(Vector512.Create(value), Vector512.Create((long)(shift & 63)))[2]);
            Assert.Equal(Rounding.ShiftRightUnsigned((ulong)value, shift, mode), (ulong)RoundingVector.ShiftRightUnsigned(Vector512.Create(value), shift, mode)[7]);
        }
    }

    private static long Expected(long value, int shift, RoundingMode mode)
    {
        BigInteger step = BigInteger.One << shift, below = BigInteger.Divide(value - BigInteger.Remainder(value, step), step);
        if (below * step > value)
        {
            below--;
        }

        BigInteger twice = 2 * (value - below * step);
        bool exact = twice.IsZero, tie = twice == step, above = twice > step;
        bool up = mode switch
        {
            RoundingMode.HalfToEven => above || (tie && !below.IsEven),
            RoundingMode.HalfAwayFromZero => above || (tie && value > 0),
            RoundingMode.TowardZero => !exact && value < 0,
            RoundingMode.Down => false,
            RoundingMode.Up => !exact,
            RoundingMode.HalfUp => above || tie,
            _ => above,
        };
        return (long)(up ? below + 1 : below);
    }
}
