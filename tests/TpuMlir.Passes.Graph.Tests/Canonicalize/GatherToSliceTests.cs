using TpuMlir.Passes.Graph.Canonicalize;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Tests.Canonicalize;

public class GatherToSliceTests
{
    private static readonly Location Y = Location.Named("y");

    [Theory]
    [InlineData(0, "2", "Slice")]
    [InlineData(1, "1 2 3", "Slice")]
    [InlineData(1, "0 2 4", "Slice")]
    [InlineData(-1, "1 4", "Slice")]
    [InlineData(1, "-2 -1", "Slice")]
    public void Indices_with_one_positive_step_are_a_slice(long axis, string indices, string operations) => Rewrite.Fires(
        new GatherToSlice(), s => Gather.Create(s.Builder, Y, s.Input(3, 5, 6), s.Weight(Tensor.FromLongs(Longs(indices))), axis).Output, operations);

    [Fact]
    public void Indices_that_are_no_vector_need_a_reshape()
    {
        Rewrite.Fires(new GatherToSlice(), s => Gather.Create(s.Builder, Y, s.Input(3, 5), s.Weight(Tensor.From([2L], [])), 1).Output, "Slice Reshape");
        Rewrite.Fires(new GatherToSlice(), s => Gather.Create(s.Builder, Y, s.Input(3, 5), s.Weight(Tensor.From([0L, 1, 2, 3], [2, 2])), 1).Output, "Slice Reshape");
        Rewrite.Fires(new GatherToSlice(), s => Gather.Create(s.Builder, Y, s.Input(3, 5), s.Weight(Tensor.FromLongs(-2)), 0, keepdims: false).Output, "Slice Reshape");
    }

    [Theory]
    [InlineData("2 1 0")]
    [InlineData("1 1")]
    [InlineData("0 1 3")]
    public void Other_indices_stay(string indices) => Rewrite.Leaves(
        new GatherToSlice(), s => Gather.Create(s.Builder, Y, s.Input(3, 5), s.Weight(Tensor.FromLongs(Longs(indices))), 0 + 1).Output);

    [Fact]
    public void Computed_indices_stay() =>
        Rewrite.Leaves(new GatherToSlice(), s => Gather.Create(s.Builder, Y, s.Input(3, 5), s.Input(Tensor.FromLongs(0, 1)), 0).Output);

    private static long[] Longs(string text) => [.. text.Split(' ').Select(long.Parse)];
}
