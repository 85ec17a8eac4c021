using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Canonicalize;

/// <summary>
/// Channel shuffle and split: for x [1, a*b, ...], position i on axis 0 of reshape(permute(reshape(x, [a, b, r]), [1, 0, 2]), [b, ...])
/// holds the channels i, i + b, i + 2b, ... of x, so slicing it out is slice(x, from i by b along axis 1), reshaped.
/// </summary>
internal sealed class ShuffleToSlice : RewriteRule
{
    public override IReadOnlyList<string> Roots { get; } = ["top.Slice"];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        if (TakenPosition(root) is not { } i
            || root.Operand(0).Definition is not { Name: "top.Reshape" } outer
            || outer.Operand(0).Definition is not { Name: "top.Permute" } permute
            || !permute.Get<EquatableList<long>>("order").SequenceEqual([1L, 0L, 2L])
            || permute.Operand(0).Definition is not { Name: "top.Reshape" } inner)
        {
            return false;
        }

        Value x = inner.Operand(0);
        long a = inner.Result.Shape[0], b = inner.Result.Shape[1];
        if (x.Shape.Rank < 2 || x.Shape[0] != 1 || x.Shape[1] != a * b || root.Operand(0).Shape[0] != b)
        {
            return false;
        }

        Value slice = Create.Slice(rewriter.Builder, root.Derived("channels"), x, 1, i, b, a);
        rewriter.Replace(root, Create.Reshape(rewriter.Builder, root.Location, slice, root.Result.Shape));
        return true;
    }

    /// <summary>The one position the slice takes on axis 0 while it takes all others whole; null when it does anything else.</summary>
    private static long? TakenPosition(Operation slice)
    {
        Shape from = slice.Operand(0).Shape, to = slice.Result.Shape;
        bool only = from.Rank > 1 && to[0] == 1 && from[0] > 1 && Enumerable.Range(1, from.Rank - 1).All(d => from[d] == to[d])
            && slice.Get<EquatableList<long>>("steps").All(s => s > 0);
        return only ? slice.Get<EquatableList<long>>("offset")[0] : null;
    }
}
