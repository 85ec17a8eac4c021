using TpuMlir.Passes.Graph.Canonicalize;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Passes.Graph.Tests.Canonicalize;

public class WindowRuleTests
{
    private static readonly Location Y = Location.Named("y");

    /// <summary>Expected pads by hand: top 1+1, left 0+2, bottom 2+3, right 1+4.</summary>
    [Fact]
    public void Zero_padding_of_rows_and_columns_goes_into_the_filter()
    {
        Module module = Rewrite.Fires(new MergePadIntoConv(), s => Padded(s, [0, 0, 1, 2, 0, 0, 3, 4]), "Conv");
        Assert.Equal([2, 2, 5, 5], module.Operations.Last().Get<EquatableList<long>>("pads"));
    }

    [Fact]
    public void Other_padding_stays()
    {
        Rewrite.Leaves(new MergePadIntoConv(), s => Padded(s, [0, 0, 1, 1, 0, 0, 1, 1], val: 0.5));
        Rewrite.Leaves(new MergePadIntoConv(), s => Padded(s, [0, 0, 1, 1, 0, 0, 1, 1], mode: "edge"));
        Rewrite.Leaves(new MergePadIntoConv(), s => Padded(s, [0, 0, 1, 1, 0, 0, 1, 1], mode: "reflect"));
        Rewrite.Leaves(new MergePadIntoConv(), s => Padded(s, [0, 0, 1, -1, 0, 0, 1, 1]));
        Rewrite.Leaves(new MergePadIntoConv(), s => Padded(s, [0, 1, 1, 1, 0, 0, 1, 1]));
        Rewrite.Leaves(new MergePadIntoConv(), s => Padded(s, [1, 0, 1, 1, 0, 0, 1, 1]));
        Rewrite.Leaves(new MergePadIntoConv(), s => Filter(s, Relu.Create(s.Builder, Location.Named("a"), s.Input(1, 2, 6, 6)).Output));
    }

    [Theory]
    [InlineData(6.0, 6.0)]
    [InlineData(0.0, 0.0)]
    [InlineData(1e300, -1.0)]
    [InlineData(double.PositiveInfinity, -1.0)]
    public void Clipping_from_zero_is_relu(double max, double limit)
    {
        Module module = Rewrite.Fires(new ClipToRelu(), s => Clip.Create(s.Builder, Y, s.Input(-9, 9, [2, 5, 7]), 0, max).Output, "Relu");
        Assert.Equal(limit, module.Operations.Last().Get<double>("relu_limit"));
    }

    [Fact]
    public void Other_clipping_stays()
    {
        Rewrite.Leaves(new ClipToRelu(), s => Clip.Create(s.Builder, Y, s.Input(3, 5), -1, 1).Output);
        Rewrite.Leaves(new ClipToRelu(), s => Clip.Create(s.Builder, Y, s.Input(3, 5), 0.25, 1).Output);
        Rewrite.Leaves(new ClipToRelu(), s => Clip.Create(s.Builder, Y, s.Input(3, 5), 0, -1).Output);
    }

    private static Value Padded(SampleBuilder s, EquatableList<long> paddings, double val = 0, string mode = "constant") =>
        Filter(s, Pad.Create(s.Builder, Location.Named("a"), s.Input(1, 2, 6, 6), paddings, val, mode).Output);

    private static Value Filter(SampleBuilder s, Value x) =>
        Conv.Create(s.Builder, Y, x, s.Weight(3, x.Shape[1], 3, 2), s.Weight(3), [3, 2], [2, 1], [1, 0, 2, 1]).Output;
}
