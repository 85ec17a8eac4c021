using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Verification;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Lowering.Quantized;

/// <summary>
/// One network, one set of rules, chips whose arithmetic differs: calibrated, lowered and run in whole numbers, the result is
/// near the f32 network. What is compared with is the top module's f32 inference.
/// </summary>
public class ChipKindTests
{
    private readonly SampleBuilder _s = new("net", seed: 5);
    private readonly DiagnosticBag _reported = new();

    public static TheoryData<string> Chips => [.. All.Keys];

    private static Dictionary<string, QuantizationTarget> All { get; } = new()
    {
        ["31-bit multiplier and shift, zero points"] = new(
            new QuantizationScheme { ZeroPoints = true }, new MultiplierShiftRealizer { MaxMultiplier = int.MaxValue, MinShift = -30, MaxShift = 62 }),
        ["8-bit multiplier and shift"] = new(new QuantizationScheme(), new MultiplierShiftRealizer { MaxMultiplier = 255 }),
        ["fraction below one"] = new Fractions(),
        ["one power of two"] = new Shifts(),
        ["f32 factor, unsigned where nothing is negative"] = new(new QuantizationScheme { NonNegativeActivations = ElementType.U8 }, new FloatScaleRealizer { Rounding = RoundingMode.HalfToEven }),
        ["powers of two for activations, one multiplier for the tensor"] = new(
            new QuantizationScheme { PowerOfTwoActivations = true, LeastWeightScale = 1e-4 }, new MultiplierShiftRealizer { MaxMultiplier = 255, PerChannel = false }),
    };

    [Theory]
    [MemberData(nameof(Chips))]
    public void The_network_computes_nearly_what_it_did(string chip)
    {
        QuantizationTarget target = All[chip];
        Network();
        CalibrationSample[] samples = [.. Enumerable.Range(0, 4).Select(i => new CalibrationSample($"{i}", Inputs()))];
        CalibrationTable table = new Calibrator(_s.Module, OpRegistry.Standard, new MinMaxCalibration(), _reported).Run(samples);
        CalibratedTypes.Attach(_s.Module, table, symmetric: !target.Scheme.ZeroPoints, _reported);
        Module top = _s.Module.Clone();
        new LoweringDriver(Targets.Small, QuantizedRules.All).Run(_s.Module, new LoweringOptions(ElementType.F32) { Quantization = target }, OpRegistry.Standard, _reported);
        Assert.Empty(_reported.All);
        Assert.Empty(Verifier.Verify(_s.Module, OpRegistry.Standard).Select(d => d.Message));
        Assert.All(_s.Module.Operations.Where(o => o.Dialect == "tpu" && o.Name != "tpu.Cast"), o => Assert.IsType<QuantizedElement>(o.Result.TensorType.Element));
        foreach (CalibrationSample sample in samples)
        {
            float[] real = ModuleInterpreter.ForTop(top, OpRegistry.Standard).Run(sample.Inputs)["y"].Floats().ToArray();
            float[] stored = ModuleInterpreter.ForReference(_s.Module, new IntegerReference()).Run(sample.Inputs)["y"].Floats().ToArray();
            double cosine = real.Zip(stored, (a, b) => (double)a * b).Sum() / Math.Sqrt(real.Sum(a => (double)a * a) * stored.Sum(b => (double)b * b));
            Assert.True(cosine > 0.995, $"{chip}: {cosine}");
        }
    }

    /// <summary>Convolutions plain, strided, depthwise; a residual sum, a product, a concatenation, pools, functions, a matrix product.</summary>
    private void Network()
    {
        OpBuilder b = _s.Builder;
        Value x = _s.Input(-1, 1, [1, 3, 8, 8]);
        Value stem = Conv.Create(b, Location.Named("stem"), x, _s.Weight(8, 3, 3, 3), _s.Weight(8), [3, 3], [1, 1], [1, 1, 1, 1], doRelu: true).Output;
        Value depthwise = Conv.Create(b, Location.Named("depthwise"), stem, _s.Weight(8, 1, 3, 3), null, [3, 3], [1, 1], [1, 1, 1, 1], group: 8).Output;
        Value sum = Add.Create(b, Location.Named("sum"), [stem, depthwise], doRelu: true).Output;
        Value gate = Sigmoid.Create(b, Location.Named("gate"), depthwise).Output;
        Value gated = Mul.Create(b, Location.Named("gated"), [sum, gate]).Output;
        Value joined = Concat.Create(b, Location.Named("joined"), [gated, depthwise], 1).Output;
        Value pooled = MaxPool.Create(b, Location.Named("pooled"), joined, [2, 2], [2, 2], [0, 0, 0, 0]).Output;
        Value mean = AvgPool.Create(b, Location.Named("mean"), pooled, [2, 2], [2, 2], [0, 0, 0, 0]).Output;
        Value flat = Reshape.Create(b, Location.Named("flat"), mean, [1, 64]).Output;
        _s.Module.SetOutputs([MatMul.Create(b, Location.Named("y"), flat, _s.Weight(64, 10), _s.Weight(10)).Output]);
    }

    private Dictionary<string, Tensor> Inputs() => new() { ["input0"] = _s.Uniform(-1, 1, [1, 3, 8, 8]) };

    /// <summary>Fractions for products, 8-bit multipliers for what has no weights, with one shift where operands are added up.</summary>
    private sealed class Fractions() : QuantizationTarget(new QuantizationScheme(), new QuantizedMultiplierRealizer { Rounding = RoundingMode.HalfAwayFromZero })
    {
        public override Answer<RealizedScale> Realize(ScaleProposal proposal) => proposal.Role == ScaleRole.Product
            ? base.Realize(proposal)
            : new MultiplierShiftRealizer { MaxMultiplier = 127, CommonShift = proposal.Role == ScaleRole.Operand }.Realize(proposal);
    }

    /// <summary>Powers of two for products and 16-bit biases, 8-bit multipliers for operands.</summary>
    private sealed class Shifts() : QuantizationTarget(new QuantizationScheme { Bias = ElementType.I16 }, new ShiftRealizer { MaxBias = short.MaxValue })
    {
        public override Answer<RealizedScale> Realize(ScaleProposal proposal) => proposal.Role is ScaleRole.Operand or ScaleRole.Value
            ? new MultiplierShiftRealizer { MaxMultiplier = 127 }.Realize(proposal)
            : base.Realize(proposal);
    }
}
