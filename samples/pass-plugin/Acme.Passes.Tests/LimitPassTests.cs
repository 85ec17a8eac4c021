using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Xunit;

namespace Acme.Passes.Tests;

public class LimitPassTests
{
    private readonly SampleBuilder _net = new("net");
    private readonly DiagnosticBag _reported = new();

    [Fact]
    public void A_chosen_tensor_is_limited_under_its_own_name()
    {
        Run(new LimitOptions { Tensors = ["*idden"], Low = -1, High = 2 });

        Assert.Equal(
            ["input0", "hidden_free", "hidden", "result"], _net.Module.Operations.Select(o => o.Location.Name));
        IReadOnlyDictionary<string, Tensor> outputs =
            ModuleInterpreter.ForTop(_net.Module, OpRegistry.Standard).Run(_net.Inputs);
        Assert.Equal([2f, -1f, 2f], outputs["result"].Floats().ToArray());
        Assert.Equal("1 tensors limited to -1 .. 2", Assert.Single(_reported.All).Message);
    }

    [Fact]
    public void A_pattern_that_matches_nothing_and_an_empty_range_are_errors()
    {
        DiagnosticException error = Assert.Throws<DiagnosticException>(
            () => Run(new LimitOptions { Tensors = ["hiden"], Low = 1, High = 0 }));

        Assert.Equal(
            ["no tensor of the network matches 'hiden'", "low 1 is above high 0"],
            error.Diagnostics.Select(d => d.Message));
        Assert.Equal("did you mean 'hidden'?", error.Diagnostics[0].Help);
    }

    /// <summary>Runs the pass on result = hidden + 0 with hidden = 2x at x = 1.5, -3, 1.</summary>
    private void Run(LimitOptions options)
    {
        Value x = _net.Input(Tensor.From([1.5f, -3, 1], [3]));
        Value hidden = MulConst.Create(_net.Builder, Location.Named("hidden"), x, 2).Output;
        _net.Module.SetOutputs([AddConst.Create(_net.Builder, Location.Named("result"), hidden, 0).Output]);
        new LimitPass { Options = options }.Run(_net.Module, new PassContext(OpRegistry.Standard, _reported));
    }
}
