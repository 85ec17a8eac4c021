using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Quantization;

/// <summary>What chips of four kinds answer; expected numbers by hand. In all cases source * weights / output must be the scale realised.</summary>
public class NegotiationTests
{
    private static readonly Operation s_op = new("top.Conv", Location.Named("y"), [], []);

    private static readonly ScaleRealizer s_byte = new MultiplierShiftRealizer { MaxMultiplier = 255 };
    private static readonly ScaleRealizer s_fraction = new QuantizedMultiplierRealizer { Rounding = RoundingMode.HalfAwayFromZero };
    private static readonly ScaleRealizer s_shift = new ShiftRealizer { MaxBias = short.MaxValue };
    private static readonly ScaleRealizer s_float = new FloatScaleRealizer();

    public static TheoryData<ScaleRealizer> Kinds => [s_byte, s_fraction, s_shift, s_float];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_realised_holds_together(ScaleRealizer chip)
    {
        var random = new Random(7);
        for (int i = 0; i < 500; i++)
        {
            var p = new ScaleProposal(
                s_op, ScaleRole.Product, [Scale(random)], [.. Enumerable.Range(0, 8).Select(_ => Scale(random))], Scale(random) * 10, ElementType.I8)
            {
                Biases = [.. Enumerable.Range(0, 8).Select(_ => Scale(random))],
                OutputIsFixed = i % 2 == 0,
            };
            RealizedScale r = chip.Realize(p).Realized!;
            Assert.True(p.OutputIsFixed ? r.Output == p.Output : r.Output >= p.Output * (1 - 1e-12), $"{p} {r}");
            for (int c = 0; c < 8; c++)
            {
                double weight = r.Weights[r.Weights.Count == 1 ? 0 : c], realized = r.Requantization.Scale(c);
                Assert.Equal(1, p.Sources[0] * weight / r.Output / realized, 1e-6);
                Assert.True(p.Biases[c] / p.Sources[0] / weight <= (1 << 30) * 1.01 || p.OutputIsFixed);
                // Without a fixed output no weight saturates but by the rounding of an 8-bit multiplier.
                Assert.True(p.OutputIsFixed || weight >= p.Weights[c] * (1 - (1.0 / 256)), $"{p} {r}");
            }
        }
    }

    [Fact]
    public void Channels_of_an_8_bit_multiplier()
    {
        // 0.1 * {0.01, 0.02} / 0.03 = 1/30 and 1/15: 137 / 2^12 = 0.033447 is further from 1/30 than 137.6 / 2^12, so 273 > 255 and 137 it is.
        RealizedScale r = Product(s_byte, 0.1, [0.01, 0.02], 0.03);
        var m = (MultiplierShift)r.Requantization;
        Assert.Equal([137, 137], m.Multipliers);
        Assert.Equal([12, 11], m.Shifts);
        Assert.Equal(137 / 4096.0 * 0.03 / 0.1, r.Weights[0], 1e-15);
    }

    [Fact]
    public void A_chip_with_one_scale_for_the_tensor_takes_that_of_the_largest_weights()
    {
        RealizedScale r = Product(new MultiplierShiftRealizer { MaxMultiplier = int.MaxValue, PerChannel = false }, 0.1, [0.01, 0.02], 0.03);
        Assert.Equal((1, 1), (r.Requantization.Count, r.Weights.Count));
        Assert.Equal(0.02, r.Weights[0], 1e-9);
    }

    /// <summary>Of scales not below 1 the result's scale grows: 0.5 * 0.1 / 0.02 = 2.5.</summary>
    [Fact]
    public void Fractions_stay_below_one_and_the_result_gives_way()
    {
        RealizedScale r = Product(s_fraction, 0.5, [0.1, 0.01], 0.02);
        Assert.Equal((int.MaxValue, 0), (((QuantizedMultiplier)r.Requantization).Multipliers[0], ((QuantizedMultiplier)r.Requantization).Shifts[0]));
        Assert.Equal(0.05, r.Output, 1e-9);
        Assert.Equal([0.1, 0.01], r.Weights, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    /// <summary>... or the weights' scale shrinks when others share the result's: to 0.02 / 0.5 = 0.04.</summary>
    [Fact]
    public void Fractions_stay_below_one_and_the_weights_give_way_when_the_result_is_fixed()
    {
        RealizedScale r = s_fraction.Realize(Proposal(0.5, [0.1, 0.01], 0.02) with { OutputIsFixed = true }).Realized!;
        Assert.Equal((0.02, 0.04, 0.01), (r.Output, Math.Round(r.Weights[0], 9), Math.Round(r.Weights[1], 9)));
    }

    /// <summary>A bias of 1000 in units of 0.001 * 1e-10 is 10^16: the weights' scale becomes 1000 / 0.001 / 2^30.</summary>
    [Fact]
    public void A_large_bias_enlarges_the_weights_scale_of_its_channel()
    {
        RealizedScale r = s_fraction.Realize(Proposal(0.001, [1e-10, 1e-3], 0.5) with { Biases = [1000, 1] }).Realized!;
        Assert.Equal(1000 / 0.001 / (1 << 30), r.Weights[0], 1e-9);
        Assert.Equal(1e-3, r.Weights[1], 1e-9);
    }

    /// <summary>0.1 * 0.02 / 0.03 = 1/15: the power of two above is 2^-3, and the weights' scale 0.03 / 8 / 0.1 = 0.0375.</summary>
    [Fact]
    public void A_shift_makes_the_weights_take_up_the_rest()
    {
        RealizedScale r = Product(s_shift, 0.1, [0.01, 0.02], 0.03);
        Assert.Equal(new OnlyShift([3], RoundingMode.HalfUp), r.Requantization);
        Assert.Equal([0.0375], r.Weights, (a, b) => Math.Abs(a - b) < 1e-15);
        // An exact power of two needs nothing more.
        Assert.Equal(0.25, Product(s_shift, 0.5, [0.25], 0.5).Weights[0]);
        // 16-bit biases: 50 / 0.1 / 0.02 = 25000 fits, 100 / 0.1 / 32767 = 0.0305 asks for 2^-3 all the same, 200 for 2^-2.
        Assert.Equal([3, 3, 2], new[] { 50.0, 100, 200 }.Select(b => ((OnlyShift)s_shift.Realize(Proposal(0.1, [0.02], 0.03) with { Biases = [b] }).Realized!.Requantization).Shifts[0]));
    }

    [Fact]
    public void A_shift_cannot_bring_operands_together()
    {
        Answer<RealizedScale> answer = s_shift.Realize(new ScaleProposal(s_op, ScaleRole.Operand, [0.1, 0.07], [], 0.2, ElementType.I8));
        Assert.Equal(
            new Unsupported(CoreDiagnostics.ChipLimit, "a scale of 0.5 cannot be realised", "scales are 2^-31 to 2^0, powers of two", "compute the operation in a floating-point type"),
            answer.Unsupported);
        // One operand whose result is free moves the result: 0.1 * 2^1 >= 0.15.
        Assert.Equal(0.2, s_shift.Realize(new ScaleProposal(s_op, ScaleRole.Average, [0.1], [], 0.15, ElementType.I8)).Realized!.Output, 1e-12);
    }

    [Fact]
    public void A_common_shift_for_operands()
    {
        // 0.1 / 0.2 = 64 / 2^7 and 0.01 / 0.2 = 6.4 / 2^7; 128 / 2^8 would be beyond 127.
        RealizedScale r = new MultiplierShiftRealizer { MaxMultiplier = 127, CommonShift = true }.Realize(new ScaleProposal(s_op, ScaleRole.Operand, [0.1, 0.01], [], 0.2, ElementType.I8)).Realized!;
        Assert.Equal(new MultiplierShift([64, 6], [7, 7], RoundingMode.HalfUp), r.Requantization);
        Assert.Equal(0.2, r.Output);
    }

    [Fact]
    public void A_fixed_result_beyond_the_largest_scale_is_refused() => Assert.Equal(
        "a scale of 300 cannot be realised",
        s_byte.Realize(new ScaleProposal(s_op, ScaleRole.Value, [300], [], 1, ElementType.I8) { OutputIsFixed = true }).Unsupported!.Reason);

    [Fact]
    public void One_scale_without_weights_moves_the_result_by_what_rounding_leaves()
    {
        // 0.1 / 9 / 0.012 = 0.9259 = 237 / 2^8: the result's scale becomes 0.1 / 9 * 256 / 237.
        RealizedScale r = s_byte.Realize(new ScaleProposal(s_op, ScaleRole.Average, [0.1 / 9], [], 0.012, ElementType.I8)).Realized!;
        Assert.Equal(new MultiplierShift([237], [8], RoundingMode.HalfUp), r.Requantization);
        Assert.Equal(0.1 / 9 * 256 / 237, r.Output, 1e-15);
    }

    [Theory]
    [InlineData(-2.54, 1.0, ElementType.I8, false, 0.02, 0)]
    [InlineData(0.0, 2.55, ElementType.U8, false, 0.01, 0)]
    [InlineData(-1.0, 1.55, ElementType.I8, true, 0.01, -28)]
    [InlineData(0.5, 2.55, ElementType.I8, true, 0.01, -128)]
    [InlineData(-2.55, -1.0, ElementType.U8, true, 0.01, 255)]
    [InlineData(0.0, 0.0, ElementType.I8, false, 1.0, 0)]
    public void Ranges_are_stored(double min, double max, ElementType storage, bool zeroPoints, double scale, long zero)
    {
        var chip = new QuantizationTarget(new QuantizationScheme { ZeroPoints = zeroPoints }, s_byte);
        QuantizedElement element = chip.Realize(new RangeProposal(s_op, new ValueRange(min, max), storage)).Realized!;
        Assert.Equal((storage, zero), (element.Stored, element.ZeroPoint));
        Assert.Equal(scale, element.Scale, 1e-12);
    }

    [Fact]
    public void Ranges_that_cannot_be_stored()
    {
        var chip = new QuantizationTarget(new QuantizationScheme(), s_byte);
        Assert.Equal("values from -1 cannot be stored as ui8", chip.Realize(new RangeProposal(s_op, new ValueRange(-1, 1), ElementType.U8)).Unsupported!.Reason);
        Assert.Equal("scales are normal numbers", chip.Realize(new RangeProposal(s_op, new ValueRange(0, 1e-310), ElementType.I8)).Unsupported!.Limit);
    }

    [Fact]
    public void Activations_may_have_powers_of_two() => Assert.Equal(
        1.0 / 64,
        new QuantizationTarget(new QuantizationScheme { PowerOfTwoActivations = true }, s_shift).Realize(new RangeProposal(s_op, new ValueRange(-1.5, 1), ElementType.I8)).Realized!.Scale);

    private static ScaleProposal Proposal(double source, double[] weights, double output) => new(s_op, ScaleRole.Product, [source], [.. weights], output, ElementType.I8);

    private static RealizedScale Product(ScaleRealizer chip, double source, double[] weights, double output) => chip.Realize(Proposal(source, weights, output)).Realized!;

    /// <summary>From 0.001 to 1.</summary>
    private static double Scale(Random random) => Math.Pow(10, -3 * random.NextDouble());
}
