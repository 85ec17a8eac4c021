using System.Numerics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Quantization;

namespace TpuMlir.Sdk.Tests.Quantization;

/// <summary>
/// Requantisation. The numbers are computed with Python's exact fractions: fit(s) takes, of all shifts n in the range, the
/// multiplier round_half_away(s * 2^n) with the least |multiplier / 2^n - s| and the smallest such n; the fraction of a quantised
/// multiplier is round_half_away(m * 2^31) of math.frexp(s) = (m, e), its shift -e.
/// </summary>
public class RequantizationTests
{
    [Theory]
    [InlineData(0.1, 51, 9, 205, 11, 858993459, 33)]
    [InlineData(1.0 / 3, 85, 8, 171, 9, 1431655765, 32)]
    [InlineData(0.0123456789, 101, 13, 101, 13, 424194297, 35)]
    [InlineData(0.9999999, 1, 0, 1, 0, 2147483433, 31)]
    [InlineData(1.0, 1, 0, 1, 0, 1, 0)]
    [InlineData(3.7, 59, 4, 237, 6, 993211187, 28)]
    [InlineData(126.6, 127, 0, 253, 1, 1061997773, 23)]
    [InlineData(1e-9, 1, 30, 1, 30, 1152921505, 60)]
    [InlineData(0.75, 3, 2, 3, 2, 3, 2)]
    public void The_nearest_multiplier_and_shift(double scale, long m7, int n7, long m8, int n8, long m31, int n31)
    {
        Assert.Equal((m7, n7), MultiplierShift.Fit(scale, 127, 0, 31));
        Assert.Equal((m8, n8), MultiplierShift.Fit(scale, 255, 0, 31));
        Assert.Equal((m31, n31), MultiplierShift.Fit(scale, int.MaxValue, 0, 62));
    }

    [Fact]
    public void Scales_beyond_what_multiplier_and_shift_can_say()
    {
        Assert.Null(MultiplierShift.Fit(127.5, 127, 0, 31));
        Assert.Equal((127, -1), MultiplierShift.Fit(254, 127, -3, 31));
        Assert.Equal((0, 0), MultiplierShift.Fit(1e-12, 127, 0, 31));
    }

    [Theory]
    [InlineData(0.1, 1717986918, 3)]
    [InlineData(1.0 / 3, 1431655765, 1)]
    [InlineData(0.5, 1073741824, 0)]
    [InlineData(0.75, 1610612736, 0)]
    [InlineData(1e-5, 1407374884, 16)]
    [InlineData(2.5, 1342177280, -2)]
    [InlineData(0.9999999999, 1073741824, -1)]
    public void The_fraction_of_a_quantized_multiplier(double scale, long multiplier, int shift)
    {
        Assert.Equal((multiplier, shift), QuantizedMultiplier.Fit(scale, -31, 31));
        Assert.Equal(shift < 0 ? null : (multiplier, shift), QuantizedMultiplier.Fit(scale, 0, 31));
    }

    [Fact]
    public void A_scale_too_small_for_the_shift_is_the_smallest() => Assert.Equal((1 << 30, 31), QuantizedMultiplier.Fit(1e-12, 0, 31));

    /// <summary>Every product of an 8-bit accumulator and a 7-bit multiplier with every shift: exact in f64.</summary>
    [Fact]
    public void Multiplier_and_shift_on_all_small_numbers()
    {
        for (int multiplier = 0; multiplier <= 127; multiplier++)
        {
            for (int shift = 0; shift <= 15; shift++)
            {
                var half = new MultiplierShift([multiplier], [shift], RoundingMode.HalfUp);
                var even = new MultiplierShift([multiplier], [shift], RoundingMode.HalfToEven);
                for (int accumulator = -128; accumulator <= 127; accumulator++)
                {
                    double real = accumulator * Math.ScaleB(multiplier, -shift);
                    Assert.Equal((long)Math.Floor(real + 0.5), half.Apply(accumulator, 0));
                    Assert.Equal((long)Math.Round(real, MidpointRounding.ToEven), even.Apply(accumulator, 0));
                }
            }
        }
    }

    /// <summary>
    /// Corner values of 32-bit accumulators against the two steps as the CV18xx chips were found to compute them:
    /// (a * m + (a * m >= 0 ? 2^30 : 1 - 2^30)) / 2^31 truncated, then / 2^s with ties away from zero.
    /// </summary>
    [Fact]
    public void Quantized_multiplier_rounds_twice()
    {
        long[] accumulators = [int.MinValue, int.MinValue + 1, -1001, -1000, -7, -3, -2, -1, 0, 1, 2, 3, 7, 1000, 1001, int.MaxValue - 1, int.MaxValue];
        long[] multipliers = [1L << 30, (1L << 30) + 1, 1503238554, 1717986918, int.MaxValue - 1, int.MaxValue];
        foreach (long multiplier in multipliers)
        {
            for (int shift = 0; shift <= 31; shift++)
            {
                var scale = new QuantizedMultiplier([multiplier], [shift], RoundingMode.HalfAwayFromZero);
                foreach (long accumulator in accumulators.Concat(accumulators.SelectMany(a => new[] { a / 3, a / 1024 })))
                {
                    BigInteger product = (BigInteger)accumulator * multiplier;
                    BigInteger first = (product + (product.Sign >= 0 ? BigInteger.One << 30 : 1 - (BigInteger.One << 30))) / (BigInteger.One << 31);
                    BigInteger second = first.Sign * ((BigInteger.Abs(first) + (shift == 0 ? 0 : BigInteger.One << (shift - 1))) / (BigInteger.One << shift));
                    Assert.Equal(second, scale.Apply(accumulator, 0));
                }
            }
        }
    }

    /// <summary>numpy: float32(a) * float32(f), rounded; the accumulator itself is rounded to f32 first.</summary>
    [Theory]
    [InlineData(12345, 0.1f, 1235)]
    [InlineData(-12345, 0.1f, -1234)]
    [InlineData(16777217, 1f, 16777216)]
    [InlineData(5, 0.5f, 3)]
    [InlineData(-5, 0.5f, -2)]
    [InlineData(33554435, 0.3f, 10066331)]
    public void Float_scale(long accumulator, float factor, long result) =>
        Assert.Equal(result, new FloatScale([factor], RoundingMode.HalfUp).Apply(accumulator, 0));

    [Fact]
    public void Each_channel_has_its_own()
    {
        var scale = new MultiplierShift([3, 5], [1, 0], RoundingMode.HalfUp);
        Assert.Equal((2, 15, 50), (scale.Count, scale.Apply(10, 0), scale.Apply(10, 1)));
        Assert.Equal((1.5, 5.0), (scale.Scale(0), scale.Scale(1)));
        Assert.Equal(0.125, new OnlyShift([3], RoundingMode.HalfUp).Scale(7));
    }

    [Fact]
    public void An_accumulator_too_large_is_told() =>
        Assert.Throws<OverflowException>(() => new MultiplierShift([int.MaxValue], [0], RoundingMode.HalfUp).Apply(1L << 33, 0));

    [Fact]
    public void An_operation_carries_it()
    {
        Requantization[] all =
        [
            new MultiplierShift([3, 5], [1, 0], RoundingMode.HalfUp),
            new OnlyShift([7], RoundingMode.HalfToEven),
            new QuantizedMultiplier([1L << 30], [4], RoundingMode.HalfAwayFromZero),
            new FloatScale([0.1f, 2], RoundingMode.HalfToEven),
        ];
        foreach (Requantization requantization in all)
        {
            var operation = new Operation("tpu.RequantInt", Location.Unknown, [], []);
            foreach (NamedAttribute attribute in requantization.Attributes)
            {
                operation.Set(attribute.Name, attribute.Value);
            }

            Assert.Equal(requantization, Requantization.Read(operation));
        }

        Assert.Null(Requantization.Read(new Operation("tpu.Add", Location.Unknown, [], [])));
    }
}
