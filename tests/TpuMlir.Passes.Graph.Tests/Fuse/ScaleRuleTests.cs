using TpuMlir.Passes.Graph.Fuse;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Tests.Fuse;

public class ScaleRuleTests
{
    /// <summary>Expected by hand: s = 3 / sqrt(3.75 + 0.25) = 1.5, b = 0.5 - 2 * 1.5 = -2.5.</summary>
    [Fact]
    public void Batch_norm_becomes_a_scale_computed_in_f64()
    {
        Module module = Rewrite.Fires(new BatchNormToScale(), s => BatchNorm.Create(
            s.Builder, Networks.Named("y"), s.Input(2, 1, 4), One(s, 2), One(s, 3.75f), One(s, 3), One(s, 0.5f), epsilon: 0.25).Output, "Scale");
        Operation scale = module.Operations.Last();
        Assert.Equal([1.5f, -2.5f], new[] { scale.Operand(1), scale.Operand(2) }.Select(v => module.Weights[v.Name!].Floats()[0]));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Gamma_and_beta_may_be_absent(bool gamma, bool beta) => Rewrite.Fires(new BatchNormToScale(), s => BatchNorm.Create(
        s.Builder, Networks.Named("y"), s.Input(2, 3, 4, 2), s.Weight(3), s.Weight(s.Uniform(0.2, 2, [3])), gamma ? s.Weight(3) : null, beta ? s.Weight(3) : null).Output, "Scale");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Computed_statistics_stay(int computed) => Rewrite.Leaves(new BatchNormToScale(), s =>
    {
        Value Part(int index) => index == computed ? s.Input(0.5, 2, [3]) : s.Weight(s.Uniform(0.5, 2, [3]));
        return BatchNorm.Create(s.Builder, Networks.Named("y"), s.Input(2, 3, 4), Part(0), Part(1), Part(2), Part(3)).Output;
    });

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void A_scale_goes_into_the_filter_and_the_bias(bool bias, long group)
    {
        Module module = Rewrite.Fires(new FoldScaleIntoConv(), s => Networks.Scale(s, Networks.Conv(s, bias, group: group), relu: true), "Conv");
        Operation conv = module.Operations.Last();
        Assert.Equal(("y", true, 0.75), (conv.Location.Name, conv.Get<bool>("do_relu"), conv.Get<double>("relu_limit")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void And_into_a_deconvolution(long group) => Rewrite.Fires(new FoldScaleIntoConv(), s => Networks.Scale(s, Networks.Deconv(s, group)), "Deconv");

    /// <summary>One filter for two convolutions, one of which is scaled: the other keeps its own.</summary>
    [Fact]
    public void A_shared_filter_is_not_changed_for_others() => Rewrite.Fires(
        new FoldScaleIntoConv(),
        s =>
        {
            Value filter = s.Weight(6, 4, 3, 3);
            Value other = Conv.Create(s.Builder, Networks.Named("other"), s.Input(2, 4, 5, 6), filter, null, [3, 3], [1, 1], [1, 1, 1, 1]).Output;
            return Networks.ReadTwice(s, other, Networks.Scale(s, Networks.Conv(s, filter: filter)));
        },
        "Conv Conv Concat");

    [Fact]
    public void Near_misses_stay()
    {
        var rule = new FoldScaleIntoConv();
        Rewrite.Leaves(rule, s => Networks.Scale(s, Networks.Conv(s, relu: true)));
        Rewrite.Leaves(rule, s => Networks.Scale(s, Networks.Conv(s, filter: s.Input(6, 4, 3, 3))));
        Rewrite.Leaves(rule, s => Networks.Scale(s, Networks.Conv(s, computedBias: s.Input(6))));
        Rewrite.Leaves(rule, s => Networks.Scale(s, Networks.Conv(s), factor: s.Input(6)));
        Rewrite.Leaves(rule, s => Networks.Scale(s, Networks.Conv(s), offset: s.Input(6)));
        Rewrite.Leaves(rule, s => Networks.Scale(s, s.Input(2, 6, 5)));
        Rewrite.Leaves(rule, s =>
        {
            Value conv = Networks.Conv(s);
            return Networks.ReadTwice(s, conv, Networks.Scale(s, conv));
        });
    }

    private static Value One(SampleBuilder s, float value) => s.Weight(Tensor.From([value], [1]));
}
