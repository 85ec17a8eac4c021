using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>What the decompositions of several operators share.</summary>
internal static class Rewriting
{
    /// <summary>A constant named after the operation.</summary>
    public static Value Constant(this OpRewriter rewriter, Op op, string suffix, Tensor data) =>
        rewriter.Builder.Weight($"{op.Location.Name}_{suffix}", data);

    /// <summary>Replaces a view of the same elements by a reshape.</summary>
    public static bool ReplaceByReshape(this OpRewriter rewriter, Op op, Value input, Value output)
    {
        rewriter.Replace(op.Operation, Reshape.Create(rewriter.Builder, op.Location, input, [.. output.Shape]).Output);
        return true;
    }

    /// <summary>Replaces the operation by a reshape, a permutation and a reshape.</summary>
    public static bool ReplaceByShuffle(
        this OpRewriter rewriter, Op op, Value input, EquatableList<long> split, EquatableList<long> order, Value output)
    {
        Value parts = Reshape.Create(rewriter.Builder, op.Derived("split"), input, split).Output;
        Value moved = Permute.Create(rewriter.Builder, op.Derived("permute"), parts, order).Output;
        return rewriter.ReplaceByReshape(op, moved, output);
    }
}
