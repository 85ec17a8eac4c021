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

    private static Func<double, double, bool> Near(double error) => (a, b) => Math.Abs(a - b) <= error;

    private static Value Calibrated(Value value, double min, double max)
    {
        value.Type = value.TensorType with { Element = new CalibratedElement(ElementType.F32, min, max) };
        return value;
    }

    private static double Scale(Value value) => ((QuantizedElement)value.TensorType.Element).Scale;

    private long[] Data(Value weight) => _s.Module.Weights[weight.Name!].To(ElementType.I64).Longs().ToArray();

    private void Lower(QuantizationTarget chip, params Value[] outputs)
    {
        _s.Module.SetOutputs(outputs);
        new LoweringDriver(Targets.Small, QuantizedRules.All).Run(_s.Module, new LoweringOptions(ElementType.F32) { Quantization = chip }, OpRegistry.Standard, _reported);
        Assert.Empty(Verifier.Verify(_s.Module, OpRegistry.Standard).Select(d => d.Message));
    }

    private IEnumerable<string> Lines() => _s.Module.Operations
        .Where(o => o.Name is not ("top.None" or "top.Weight"))
        .Select(o => $"{o.Name} {o.Location.Name}");
}
