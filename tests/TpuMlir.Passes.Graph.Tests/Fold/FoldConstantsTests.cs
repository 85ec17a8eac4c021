using TpuMlir.Passes.Graph.Fold;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Tests.Fold;

/// <summary>Values before and after agree; the folded numbers are also given by hand.</summary>
public class FoldConstantsTests
{
    private readonly SampleBuilder _s = new("net");

    [Fact]
    public void A_chain_of_constants_becomes_one()
    {
        Value a = Add.Create(_s.Builder, Location.Named("a"), [_s.Weight(Tensor.From([1f, 2f], [2])), _s.Weight(Tensor.From([10f, 20f], [2]))]).Output;
        Value b = MulConst.Create(_s.Builder, Location.Named("b"), a, 2).Output;
        Fold(Add.Create(_s.Builder, Location.Named("y"), [_s.Input(2), b]).Output);
        Assert.Equal("Add", Rewrite.Operations(_s.Module));
        Assert.Equal([22f, 44f], _s.Module.Weights["b"].Floats().ToArray());
    }

    [Fact]
    public void Integers_stay_integers()
    {
        Value shape = Concat.Create(_s.Builder, Location.Named("a"), [_s.Weight(Tensor.FromLongs(1)), _s.Weight(Tensor.FromLongs(2, 0))], 0).Output;
        Fold(Gather.Create(_s.Builder, Location.Named("y"), _s.Input(5, 2), shape, 0).Output);
        Assert.Equal("Gather", Rewrite.Operations(_s.Module));
        Assert.Equal([1L, 2, 0], _s.Module.Weights["a"].Longs().ToArray());
    }

    [Fact]
    public void Absent_operands_do_not_hinder()
    {
        Value product = MatMul.Create(_s.Builder, Location.Named("a"), _s.Weight(3, 4), _s.Weight(4, 2), null).Output;
        Fold(Add.Create(_s.Builder, Location.Named("y"), [_s.Input(3, 2), product]).Output);
        Assert.Equal("Add", Rewrite.Operations(_s.Module));
    }

    [Fact]
    public void What_depends_on_an_input_or_is_an_output_or_is_not_known_stays()
    {
        Value x = Relu.Create(_s.Builder, Location.Named("x"), _s.Input(2)).Output;
        Value w = Relu.Create(_s.Builder, Location.Named("w"), _s.Weight(2)).Output;
        _s.Module.SetOutputs([Add.Create(_s.Builder, Location.Named("y"), [x, _s.Weight(2)]).Output, w]);
        Rewrite.Check(_s, Run);
        Assert.Equal("Relu Relu Add", Rewrite.Operations(_s.Module));

        var other = new SampleBuilder("other");
        Value unknown = other.Builder.Create("acme.Op", Location.Named("u"), [other.Weight(2)], [new TensorType([2], ElementType.F32)]).Result;
        other.Module.SetOutputs([Add.Create(other.Builder, Location.Named("y"), [other.Input(2), unknown]).Output]);
        Run(other.Module);
        Assert.Contains(other.Module.Operations, o => o.Name == "acme.Op");
    }

    private void Fold(Value output)
    {
        _s.Module.SetOutputs([output]);
        Rewrite.Check(_s, Run);
    }

    private static void Run(Module module) => new FoldConstantsPass().Run(module, new PassContext(OpRegistry.Standard, new DiagnosticBag()));
}
