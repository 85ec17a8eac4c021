using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Lowering;

/// <summary>Ready-made rules: what they make of operators, and what they say of those they do not take.</summary>
public class ReadyRulesTests
{
    private readonly SampleBuilder _s = new("net");

    private static readonly LoweringRule[] Rules =
    [
        .. WindowRules.All,
        BinaryRules.Add(Numerics.Floating),
        BinaryRules.Sub(Numerics.Floating),
        BinaryRules.Mul(Numerics.Floating),
        BinaryRules.Max(Numerics.Floating),
        BinaryRules.Min(Numerics.Floating),
    ];

    [Fact]
    public void Each_operator_becomes_the_chips()
    {
        Value x = _s.Input(1, 2, 6, 6);
        Value conv = Conv.Create(_s.Builder, Location.Named("conv"), x, _s.Weight(4, 2, 3, 3), null, [3, 3], [1, 1], [1, 1, 1, 1]).Output;
        Value most = MaxPool.Create(_s.Builder, Location.Named("most"), conv, [2, 2], [2, 2], [0, 0, 0, 0]).Output;
        Value mean = AvgPool.Create(_s.Builder, Location.Named("mean"), conv, [2, 2], [2, 2], [0, 0, 0, 0]).Output;
        Value sum = Add.Create(_s.Builder, Location.Named("sum"), [most, mean], doRelu: true).Output;
        Value product = Mul.Create(_s.Builder, Location.Named("product"), [sum, mean]).Output;
        Value larger = Max.Create(_s.Builder, Location.Named("larger"), [product, Min.Create(_s.Builder, Location.Named("smaller"), [sum, mean]).Output]).Output;
        _s.Module.SetOutputs([Sub.Create(_s.Builder, Location.Named("difference"), [larger, mean]).Output]);
        Lower();
        Assert.Equal(
            ["tpu.Conv2D", "tpu.Pool2D", "tpu.Pool2D", "tpu.Add", "tpu.Mul", "tpu.Min", "tpu.Max", "tpu.Sub"],
            _s.Module.Operations.Where(o => o.Dialect == "tpu").Select(o => o.Name));
        Operation average = _s.Module.Operations.Single(o => o.Location.Name == "mean");
        Assert.Equal(("Avg", 0.25), (average.Get<string>("pool_mode"), average.Get<double>("scale")));
        Assert.True(_s.Module.Operations.Single(o => o.Name == "tpu.Add").Get<bool>("do_relu"));
    }

    [Fact]
    public void Refusals_name_the_chip_and_what_it_has()
    {
        Value x = _s.Input(1, 2, 6, 6);
        Value sum = Add.Create(_s.Builder, Location.Named("sum"), [x, x, x]).Output;
        Value factors = Add.Create(_s.Builder, Location.Named("factors"), [x, x], coeff: [1, -2]).Output;
        Value computed = Conv.Create(_s.Builder, Location.Named("computed"), x, _s.Input(4, 2, 3, 3), null, [3, 3], [1, 1], [1, 1, 1, 1]).Output;
        Value uneven = AvgPool.Create(_s.Builder, Location.Named("uneven"), x, [2, 2], [2, 2], [1, 1, 1, 1]).Output;
        _s.Module.SetOutputs([sum, factors, computed, uneven]);
        Assert.Equal(
            [
                ("sum", "top.Add with 3 operands", "Small has commands of two"),
                ("factors", "top.Add with the factors [1, -2]", "Small has sums without factors"),
                ("computed", "top.Conv with computed weights", "Small has products with constant weights only"),
                ("uneven", "top.AvgPool with windows that count different numbers of elements", "Small has one factor for all windows"),
            ],
            Assert.Throws<DiagnosticException>(Lower).Diagnostics.Select(d => (d.Place!.Tensor, d.Message, d.Why)));
    }

    private void Lower() => new LoweringDriver(Targets.Small, Rules).Run(_s.Module, ElementType.F32, OpRegistry.Standard, new DiagnosticBag());
}
