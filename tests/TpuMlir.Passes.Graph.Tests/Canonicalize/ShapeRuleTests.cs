using TpuMlir.Passes.Graph.Canonicalize;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Passes.Graph.Tests.Canonicalize;

public class ShapeRuleTests
{
    private static readonly Location Y = Location.Named("y");

    [Fact]
    public void Squeeze_unsqueeze_and_flatten_become_reshapes()
    {
        Rewrite.Fires(new ShapeChangeToReshape(), s => Squeeze.Create(s.Builder, Y, s.Input(2, 1, 3), [1]).Output, "Reshape");
        Rewrite.Fires(new ShapeChangeToReshape(), s => Unsqueeze.Create(s.Builder, Y, s.Input(2, 3), [0, -1]).Output, "Reshape");
        Module module = Rewrite.Fires(new ShapeChangeToReshape(), s => Flatten.Create(s.Builder, Y, s.Input(2, 3, 4), startDim: 1).Output, "Reshape");
        Assert.Equal([2, 12], module.Operations.Last().Get<EquatableList<long>>("shape"));
    }

    [Fact]
    public void A_reshape_of_a_reshape_reads_the_first_operand()
    {
        Module module = Rewrite.Fires(new MergeReshapes(), s => Of(s, Of(s, Of(s, s.Input(4, 6), "a", [3, 8]), "b", [24]), "y", [2, 12]), "Reshape");
        Assert.Equal([2, 12], module.Outputs[0].Shape);
    }

    [Fact]
    public void A_reshape_read_elsewhere_stays_for_those_readers() => Rewrite.Fires(
        new MergeReshapes(),
        s =>
        {
            Value inner = Of(s, s.Input(4, 6), "a", [24]);
            return Add.Create(s.Builder, Y, [Of(s, inner, "b", [1, 24]), inner]).Output;
        },
        "Reshape Reshape Add");

    [Fact]
    public void A_reshape_of_something_else_stays() =>
        Rewrite.Leaves(new MergeReshapes(), s => Of(s, Relu.Create(s.Builder, Location.Named("a"), s.Input(4, 6)).Output, "y", [24]));

    /// <summary>Expected order by hand: c[i] = a[b[i]].</summary>
    [Fact]
    public void Two_permutes_become_one()
    {
        Module module = Rewrite.Fires(
            new MergePermutes(),
            s => Permute.Create(s.Builder, Y, Permute.Create(s.Builder, Location.Named("a"), s.Input(2, 3, 4, 5), [2, 0, 3, 1]).Output, [1, 3, 0, 2]).Output,
            "Permute");
        Assert.Equal([0, 1, 2, 3], module.Operations.Last().Get<EquatableList<long>>("order"));
        module = Rewrite.Fires(
            new MergePermutes(),
            s => Permute.Create(s.Builder, Y, Permute.Create(s.Builder, Location.Named("a"), s.Input(2, 3, 4), [1, 2, 0]).Output, [1, 2, 0]).Output,
            "Permute");
        Assert.Equal([2, 0, 1], module.Operations.Last().Get<EquatableList<long>>("order"));
    }

    [Fact]
    public void A_permute_of_something_else_stays() =>
        Rewrite.Leaves(new MergePermutes(), s => Permute.Create(s.Builder, Y, Of(s, s.Input(2, 3), "a", [3, 2]), [1, 0]).Output);

    private static Value Of(SampleBuilder s, Value x, string name, EquatableList<long> shape) => Reshape.Create(s.Builder, Location.Named(name), x, shape).Output;
}
