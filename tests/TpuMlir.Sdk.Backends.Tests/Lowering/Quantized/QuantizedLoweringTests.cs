using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Lowering.Quantized;

/// <summary>Quantised lowering; expected scales, weights and multipliers are computed by hand from the formulas of the doc comments.</summary>
public class QuantizedLoweringTests
{
    private readonly SampleBuilder _s = new("net");
    private readonly DiagnosticBag _reported = new();

    /// <summary>
    /// x in ±12.7 (scale 0.1); w = [[1, -0.5], [0.25, 0.127]] in channels of scale 1/127 and 0.25/127; y in ±25.4 (scale 0.2); so the
    /// scales wanted are 0.1/127/0.2 = 0.5/127 and 0.125/127, in 8-bit multipliers 129/2^15 (128.998) and 129/2^17.
    /// </summary>
    [Fact]
    public void A_product_is_negotiated_by_channel()
    {
        Value x = Calibrated(_s.Input(1, 2), -12.7, 12.7);
        Value y = MatMul.Create(_s.Builder, Location.Named("y"), x, _s.Weight(Tensor.From([1f, 0.25f, -0.5f, 0.127f], [2, 2])), _s.Weight(Tensor.From([1f, -0.3f], [2]))).Output;
        Lower(new QuantizationTarget(new QuantizationScheme(), new MultiplierShiftRealizer { MaxMultiplier = 255 }), Calibrated(y, -25.4, 25.4));
        Operation product = _s.Module.Operations.Single(o => o.Name == "tpu.MatMul");
        Assert.Equal(["top.Input input0", "tpu.Cast input0_si8", "tpu.MatMul y_si8", "tpu.Cast y"], Lines());
        Assert.Equal([129, 129], product.Get<EquatableList<long>>("multipliers"));
        Assert.Equal([15, 17], product.Get<EquatableList<long>>("rshifts"));
        var filter = (QuantizedElement)product.Operand(1).TensorType.Element;
        // The weights take up what rounding the multiplier left over: 129 / 2^15 * 0.2 / 0.1.
        Assert.Equal([129 / 32768.0 * 0.2 / 0.1, 129 / 131072.0 * 0.2 / 0.1], filter.Scales.Select(s => s), Near(1e-12));
        Assert.Equal((1, 0.2, 0.1), (filter.Axis, Scale(product.Result), Scale(product.Operand(0))), (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < 1e-12);
        Assert.Equal([127, 127, -64, 65], Data(product.Operand(1)));
        // 1 / (0.1 * 0.00787353515625) = 1270.1; -0.3 / (0.1 * 0.0019683837890625) = -1524.1.
        Assert.Equal([1270, -1524], Data(product.Operand(2)));
    }

    /// <summary>Both operands of a sum in ±1 (scale 1/127), the result in ±2: 0.5 each, the constant stored by its own range ±0.5.</summary>
    [Fact]
    public void Constants_are_stored_by_the_range_of_their_data()
    {
        Value x = Calibrated(_s.Input(2), -1, 1);
        Value y = Add.Create(_s.Builder, Location.Named("y"), [x, _s.Weight(Tensor.From([0.5f, -0.25f], [2]))]).Output;
        Lower(s_chip, Calibrated(y, -2, 2));
        Operation sum = _s.Module.Operations.Single(o => o.Name == "tpu.Add");
        Assert.Equal([127, -64], Data(sum.Operand(1)));
        Assert.Equal(0.5 / 127, Scale(sum.Operand(1)), 1e-12);
        Assert.Equal(["MultiplierShift", "HalfUp"], new[] { sum.Get<string>("quant_mode"), sum.Get<string>("round_mode") });
        // 1/127 / (2/127) = 1/2 and 0.5/127 / (2/127) = 1/4.
        Assert.Equal(([1, 1], [1, 2]), (sum.Get<EquatableList<long>>("multipliers"), sum.Get<EquatableList<long>>("rshifts")));
    }

    /// <summary>The table of a relu in ±12.7 to 0..6.35: scales 0.1 and 0.05, so twice the argument, saturated at 127.</summary>
    [Fact]
    public void A_table_has_the_stored_value_of_every_byte()
    {
        Value x = Calibrated(_s.Input(2), -12.7, 12.7);
        Lower(s_chip, Calibrated(Relu.Create(_s.Builder, Location.Named("y"), x).Output, 0, 6.35));
        long[] table = Data(_s.Module.Operations.Single(o => o.Name == "tpu.Lut").Operand(1));
        Assert.Equal([0, 2, 4, 126, 127, 127, 0, 0], new[] { 0, 1, 2, 63, 64, 127, 128, 255 }.Select(b => table[b]));
    }

    /// <summary>A concatenation has one scale: what has it already is left alone, what has not is requantised: 0.1 / 0.2 = 1/2.</summary>
    [Fact]
    public void Operands_get_a_common_scale()
    {
        Value a = Calibrated(Relu.Create(_s.Builder, Location.Named("a"), Calibrated(_s.Input(1, 2), -1, 1)).Output, 0, 12.7);
        Value b = Calibrated(Relu.Create(_s.Builder, Location.Named("b"), Calibrated(_s.Input(1, 2), -1, 1)).Output, 0, 25.4);
        Lower(s_chip, Calibrated(Concat.Create(_s.Builder, Location.Named("y"), [a, b, a], 1).Output, 0, 25.4));
        Assert.Equal(["tpu.Lut a", "tpu.RequantInt a_requant", "tpu.Lut b", "tpu.Concat y_si8", "tpu.Cast y"], Lines().Where(l => !l.Contains("input", StringComparison.Ordinal)));
        Operation moved = _s.Module.Operations.Single(o => o.Name == "tpu.RequantInt");
        Assert.Equal(new MultiplierShift([1], [1], RoundingMode.HalfUp), Requantization.Read(moved));
        Operation concat = _s.Module.Operations.Single(o => o.Name == "tpu.Concat");
        Assert.Equal([moved.Result, concat.Operand(1), moved.Result], concat.Operands);
        Assert.All(concat.Operands, o => Assert.Equal(concat.Result.TensorType.Element, o.TensorType.Element));
    }

    /// <summary>What a refusal does to the result's scale reaches the operation behind: 1/127 * 1/127 / (0.1/127) = 0.0787 > 2^-7 of a chip whose largest scale is 127/2^14.</summary>
    [Fact]
    public void What_is_realised_is_what_the_next_operation_starts_from()
    {
        Value x = Calibrated(_s.Input(1, 1), -1, 1);
        Value a = Calibrated(MatMul.Create(_s.Builder, Location.Named("a"), x, _s.Weight(Tensor.From([1f], [1, 1])), null).Output, -0.1, 0.1);
        Value y = Calibrated(MatMul.Create(_s.Builder, Location.Named("y"), a, _s.Weight(Tensor.From([1f], [1, 1])), null).Output, -10, 10);
        Lower(new QuantizationTarget(new QuantizationScheme(), new MultiplierShiftRealizer { MaxMultiplier = 127, MinShift = 14, MaxShift = 31 }), y);
        Operation[] products = [.. _s.Module.Operations.Where(o => o.Name == "tpu.MatMul")];
        double realised = 1 / 127.0 / 127 / (127 / 16384.0);
        Assert.Equal(realised, Scale(products[0].Result), 1e-12);
        Requantization second = Requantization.Read(products[1])!;
        Assert.Equal(realised * ((QuantizedElement)products[1].Operand(1).TensorType.Element).Scales[0] / (10 / 127.0), second.Scale(0), 1e-12);
    }

    [Fact]
    public void Zero_points_go_into_the_bias_and_pad_the_input()
    {
        // x in 0..2.55 as i8: scale 0.01, zero point -128. w = [1, 0.25] in scales 1/127: stored 127, 32; b = 0.
        Value x = Calibrated(_s.Input(1, 2), 0, 2.55);
        Value y = MatMul.Create(_s.Builder, Location.Named("y"), x, _s.Weight(Tensor.From([1f, 0.25f], [2, 1])), null).Output;
        Lower(new QuantizationTarget(new QuantizationScheme { ZeroPoints = true }, new FloatScaleRealizer()), Calibrated(y, -1, 3.825));
        Operation product = _s.Module.Operations.Single(o => o.Name == "tpu.MatMul");
        Assert.Equal([128 * (127 + 32)], Data(product.Operand(2)));
        // 4.825 / 255 and round(-128 + 1 / 0.0189216) = -75.
        Assert.Equal((4.825 / 255, -75), (Scale(product.Result), ((QuantizedElement)product.Result.TensorType.Element).ZeroPoint));
    }

    [Fact]
    public void What_has_no_range_stays_in_floating_point_and_the_user_is_told()
    {
        Value a = Exp.Create(_s.Builder, Location.Named("a"), Calibrated(_s.Input(2), -1, 1)).Output;
        Lower(s_chip, Calibrated(Relu.Create(_s.Builder, Location.Named("y"), a).Output, 0, 3));
        Assert.Equal(["top.Input input0", "tpu.Active a", "tpu.Relu y"], Lines());
        Assert.Equal(
            ["top.Exp computes in f32: the range of \"a\" is not known: calibration saw no data of it", "top.Exp computes in f32: the table is f32", "top.Relu computes in f32: the range of \"a\" is not known: calibration saw no data of it"],
            _reported.All.Select(d => $"{d.Message}: {d.Why}"));
    }

    [Fact]
    public void The_range_of_a_value_survives_its_lowering_in_floating_point()
    {
        Value a = Calibrated(Exp.Create(_s.Builder, Location.Named("a"), Calibrated(_s.Input(2), -1, 1)).Output, 0, 2.54);
        Lower(s_chip with { Kept = ["a"] }, Calibrated(Relu.Create(_s.Builder, Location.Named("y"), a).Output, 0, 2.54));
        Assert.Equal(["top.Input input0", "tpu.Active a", "tpu.Cast a_si8", "tpu.Lut y_si8", "tpu.Cast y"], Lines());
        Assert.Equal(0.02, Scale(_s.Module.Operations.Single(o => o.Location.Name == "a_si8").Result), 1e-12);
        Assert.Equal("the table is f32", Assert.Single(_reported.All).Why);
    }

    [Fact]
    public void A_refusal_without_another_way_is_an_error()
    {
        Value y = Calibrated(Add.Create(_s.Builder, Location.Named("y", "Add:n"), [Calibrated(_s.Input(2), -1, 1), Calibrated(_s.Input(2), -3, 3)]).Output, -4, 4);
        Diagnostic error = Assert.Single(Assert.Throws<DiagnosticException>(() => Lower(new QuantizationTarget(new QuantizationScheme(), new ShiftRealizer()), y)).Diagnostics);
        Assert.Equal(
            (CoreDiagnostics.ChipLimit, "a scale of 0.25 cannot be realised", "scales are 2^-31 to 2^0, powers of two", "compute the operation in a floating-point type", "Add:n"),
            (error.Descriptor, error.Message, error.Why, error.Help, error.Place!.Node));
    }

    [Fact]
    public void The_range_of_a_result_survives_its_decomposition()
    {
        Value x = Calibrated(_s.Input(2, 3), -1, 1);
        Lower(s_chip, Calibrated(Flatten.Create(_s.Builder, Location.Named("y"), x, startDim: 0).Output, -1, 1));
        Assert.Equal(["top.Input input0", "tpu.Cast input0_si8", "tpu.Reshape y_si8", "tpu.Cast y"], Lines());
    }

    [Fact]
    public void The_caller_may_convert_inputs_and_outputs()
    {
        Value x = Calibrated(_s.Input(2), -1.27, 1.27);
        Lower(s_chip with { AsComputed = true }, Calibrated(Relu.Create(_s.Builder, Location.Named("y"), x).Output, 0, 2.54));
        Assert.Equal(["top.Input input0", "tpu.Lut y"], Lines());
        Assert.Equal((0.01, 0.02), (Scale(_s.Module.Inputs[0].Result), Scale(_s.Module.Outputs[0])), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-12);
    }

    [Fact]
    public void An_input_two_types_are_computed_from_stays_what_it_is()
    {
        Value x = Calibrated(_s.Input(2), -1.27, 1.27);
        Value a = Calibrated(Exp.Create(_s.Builder, Location.Named("a"), x).Output, 0, 4);
        Lower(s_chip with { AsComputed = true, Kept = ["a"] }, a, Calibrated(Relu.Create(_s.Builder, Location.Named("y"), x).Output, 0, 2.54));
        Assert.Equal(["top.Input input0", "tpu.Cast input0_si8", "tpu.Active a", "tpu.Lut y"], Lines());
    }

    [Fact]
    public void An_answer_that_does_not_fit_is_the_chips_fault() => Assert.Contains(
        "which does not fit it",
        Assert.Throws<InvalidOperationException>(() => Lower(new Wrong(), Calibrated(MatMul.Create(
            _s.Builder, Location.Named("y"), Calibrated(_s.Input(1, 2), -1, 1), _s.Weight(2, 3), null).Output, -1, 1))).Message,
        StringComparison.Ordinal);

    private static readonly Setup s_chip = new(new QuantizationTarget(new QuantizationScheme(), new MultiplierShiftRealizer { MaxMultiplier = 255 }));

    private static Func<double, double, bool> Near(double error) => (a, b) => Math.Abs(a - b) <= error;

    private static Value Calibrated(Value value, double min, double max)
    {
        value.Type = value.TensorType with { Element = new CalibratedElement(ElementType.F32, min, max) };
        return value;
    }

    private static double Scale(Value value) => ((QuantizedElement)value.TensorType.Element).Scale;

    private long[] Data(Value weight) => _s.Module.Weights[weight.Name!].To(ElementType.I64).Longs().ToArray();

    private void Lower(QuantizationTarget chip, params Value[] outputs) => Lower(new Setup(chip), outputs);

    private void Lower(Setup setup, params Value[] outputs)
    {
        _s.Module.SetOutputs(outputs);
        var options = new LoweringOptions(ElementType.F32)
        {
            Quantization = setup.Chip,
            KeptFloating = setup.Kept.ToHashSet(),
            InputsAsComputed = setup.AsComputed,
            OutputsAsComputed = setup.AsComputed,
        };
        new LoweringDriver(Targets.Small, [.. QuantizedRules.All, new ReluRule(), new ExpRule()]).Run(_s.Module, options, OpRegistry.Standard, _reported);
        Assert.Empty(Verifier.Verify(_s.Module, OpRegistry.Standard).Select(d => d.Message));
    }

    private IEnumerable<string> Lines() => _s.Module.Operations
        .Where(o => o.Name is not ("top.None" or "top.Weight"))
        .Select(o => $"{o.Name} {o.Location.Name}");

    private sealed record Setup(QuantizationTarget Chip)
    {
        public string[] Kept { get; init; } = [];

        public bool AsComputed { get; init; }
    }

    private sealed class Wrong() : QuantizationTarget(new QuantizationScheme(), new FloatScaleRealizer())
    {
        public override Answer<RealizedScale> Realize(ScaleProposal proposal) => new RealizedScale(new FloatScale([1, 2], RoundingMode.HalfUp), proposal.Weights, 1);
    }
}
