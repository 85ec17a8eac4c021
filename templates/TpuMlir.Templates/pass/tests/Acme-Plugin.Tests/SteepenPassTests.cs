using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace Acme_Plugin.Tests;

public sealed class SteepenPassTests
{
    private readonly SampleBuilder _net = new("net");
    private readonly DiagnosticBag _reported = new();

    [Fact]
    public void Flat_enough_leaky_relus_become_relus()
    {
        Assert.Equal(["top.Input", "top.Relu", "top.LeakyRelu"], Run(new SteepenOptions()));
        Assert.Equal("1 of 2 leaky relus became relus", Assert.Single(_reported.All).Message);
    }

    /// <summary>relu(-2) = 0 and 0.5·0 = 0; relu(3) = 3.</summary>
    [Fact]
    public void They_compute_what_relus_compute()
    {
        Run(new SteepenOptions());
        IReadOnlyDictionary<string, Tensor> results =
            ModuleInterpreter.ForTop(_net.Module, OpRegistry.Standard).Run(_net.Inputs);
        Assert.Equal([0f, 3f], results["steep"].Floats().ToArray());
    }

    [Fact]
    public void Options_choose_how_flat_and_what_to_keep() =>
        Assert.Equal(
            ["top.Input", "top.LeakyRelu", "top.Relu"], Run(new SteepenOptions { MaxSlope = 0.5, Keep = ["flat"] }));

    [Fact]
    public void A_negative_limit_is_an_error()
    {
        DiagnosticException error = Assert.Throws<DiagnosticException>(() => Run(new SteepenOptions { MaxSlope = -1 }));
        Assert.Equal("max-slope is -1", error.Diagnostics[0].Message);
    }

    /// <summary>Runs the pass on steep = leakyrelu(flat, 0.5) with flat = leakyrelu(x, 0.001) at x = -2, 3.</summary>
    private string[] Run(SteepenOptions options)
    {
        Value x = _net.Input(Tensor.From([-2f, 3], [2]));
        Value flat = LeakyRelu.Create(_net.Builder, Location.Named("flat"), x, 0.001).Output;
        _net.Module.SetOutputs([LeakyRelu.Create(_net.Builder, Location.Named("steep"), flat, 0.5).Output]);
        new SteepenPass { Options = options }.Run(_net.Module, new PassContext(OpRegistry.Standard, _reported));
        return [.. _net.Module.Operations.Select(o => o.Name)];
    }
}
