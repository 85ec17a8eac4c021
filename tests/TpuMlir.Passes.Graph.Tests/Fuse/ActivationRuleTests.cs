using TpuMlir.Passes.Graph.Fuse;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Passes.Graph.Tests.Fuse;

public class ActivationRuleTests
{
    private static readonly Location A = Location.Named("a"), Y = Location.Named("y");

    public static TheoryData<string, Func<SampleBuilder, Value>> Producers() => new()
    {
        { "Conv", s => Networks.Conv(s) },
        { "Deconv", s => Networks.Deconv(s) },
        { "MatMul", s => MatMul.Create(s.Builder, A, s.Input(3, 4), s.Weight(4, 5), null).Output },
        { "Scale", s => Scale.Create(s.Builder, A, s.Input(2, 3, 4), s.Weight(3), s.Weight(3)).Output },
        { "Add", s => Add.Create(s.Builder, A, [s.Input(2, 3), s.Input(2, 3)]).Output },
        { "Sub", s => Sub.Create(s.Builder, A, [s.Input(2, 3), s.Input(2, 3)]).Output },
        { "Mul", s => Mul.Create(s.Builder, A, [s.Input(2, 3), s.Input(2, 3)]).Output },
        { "Div", s => Div.Create(s.Builder, A, [s.Input(2, 3), s.Input(0.5, 2, [2, 3])]).Output },
        { "AddConst", s => AddConst.Create(s.Builder, A, s.Input(2, 3), 0.5).Output },
        { "SubConst", s => SubConst.Create(s.Builder, A, s.Input(2, 3), 0.5).Output },
        { "MulConst", s => MulConst.Create(s.Builder, A, s.Input(2, 3), -0.5).Output },
        { "DivConst", s => DivConst.Create(s.Builder, A, s.Input(2, 3), -0.5).Output },
        { "AvgPool", s => AvgPool.Create(s.Builder, A, s.Input(1, 2, 4, 4), [2, 2], [2, 2], [0, 0, 0, 0]).Output },
        { "MaxPool", s => MaxPool.Create(s.Builder, A, s.Input(1, 2, 4, 4), [2, 2], [2, 2], [0, 0, 0, 0]).Output },
    };

    [Theory]
    [MemberData(nameof(Producers))]
    public void Relu_goes_into_its_producer_and_gives_it_its_name(string name, Func<SampleBuilder, Value> producer)
    {
        Module module = Rewrite.Fires(new FuseRelu(), s => Relu.Create(s.Builder, Y, producer(s), reluLimit: 0.5).Output, name);
        Operation fused = module.Operations.Last();
        Assert.Equal(("y", true, 0.5), (fused.Location.Name, fused.Get<bool>("do_relu"), fused.Get<double>("relu_limit")));
        Rewrite.Fires(new FuseRelu(), s => Relu.Create(s.Builder, Y, producer(s)).Output, name);
    }

    [Fact]
    public void Relu_stays_behind_others()
    {
        Rewrite.Leaves(new FuseRelu(), s => Relu.Create(s.Builder, Y, Sigmoid.Create(s.Builder, A, s.Input(2, 3)).Output).Output);
        Rewrite.Leaves(new FuseRelu(), s => Relu.Create(s.Builder, Y, s.Input(2, 3)).Output);
        Rewrite.Leaves(new FuseRelu(), s => Relu.Create(s.Builder, Y, Networks.Conv(s, relu: true), reluLimit: 1).Output);
        Rewrite.Leaves(new FuseRelu(), s =>
        {
            Value conv = Networks.Conv(s);
            return Networks.ReadTwice(s, conv, Relu.Create(s.Builder, Y, conv).Output);
        });
    }

    [Fact]
    public void A_producer_that_is_an_output_itself_stays()
    {
        var s = new SampleBuilder("net");
        Value conv = Networks.Conv(s);
        s.Module.SetOutputs([conv, Relu.Create(s.Builder, Y, Sigmoid.Create(s.Builder, A, s.Input(2)).Output).Output]);
        Rewrite.Check(s, m => Assert.Empty(Sdk.Ir.Rewriting.GreedyRewriter.Run(m, [new FuseRelu()], OpRegistry.Standard).Applied));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void X_times_its_sigmoid_is_silu(bool gateFirst) => Rewrite.Fires(new MulSigmoidToSiLU(), s => Gated(s, gateFirst), "SiLU");

    [Fact]
    public void Other_products_stay()
    {
        var rule = new MulSigmoidToSiLU();
        Rewrite.Leaves(rule, s => Gated(s, relu: true));
        Rewrite.Leaves(rule, s => Gated(s, other: true));
        Rewrite.Leaves(rule, s => Gated(s, third: true));
        Rewrite.Leaves(rule, s =>
        {
            Value x = s.Input(2, 3), gate = Sigmoid.Create(s.Builder, A, x).Output;
            return Networks.ReadTwice(s, gate, Mul.Create(s.Builder, Y, [x, gate]).Output);
        });
        Rewrite.Leaves(rule, s =>
        {
            Value x = s.Input(2, 3);
            return Mul.Create(s.Builder, Y, [x, Tanh.Create(s.Builder, A, x).Output]).Output;
        });
    }

    private static Value Gated(SampleBuilder s, bool gateFirst = false, bool relu = false, bool other = false, bool third = false)
    {
        Value x = s.Input(-4, 4, [2, 3]);
        Value gate = Sigmoid.Create(s.Builder, A, other ? s.Input(2, 3) : x).Output;
        Value[] factors = [gateFirst ? gate : x, gateFirst ? x : gate, .. third ? [s.Input(2, 3)] : Array.Empty<Value>()];
        return Mul.Create(s.Builder, Y, factors, doRelu: relu).Output;
    }
}
