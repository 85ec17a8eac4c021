using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Canonicalize;

/// <summary>gather(x, [i, i + s, i + 2s, ...], axis) = slice(x, from i by s along axis) for s > 0, reshaped when the indices are no vector.</summary>
internal sealed class GatherToSlice : RewriteRule
{
    public override IReadOnlyList<string> Roots { get; } = ["top.Gather"];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        Value x = root.Operand(0);
        if (rewriter.Constant(root.Operand(1)) is not { } indices || indices.Count == 0)
        {
            return false;
        }

        int axis = (int)root.Get<long>("axis");
        axis = axis < 0 ? axis + x.Shape.Rank : axis;
        long[] rows = [.. TensorConvert.ToLongs(indices).Select(i => i < 0 ? i + x.Shape[axis] : i)];
        long step = rows.Length > 1 ? rows[1] - rows[0] : 1;
        if (step <= 0 || rows.Where((r, i) => r != rows[0] + (i * step)).Any())
        {
            return false;
        }

        bool reshapes = root.Result.Shape.Rank != x.Shape.Rank;
        Value slice = Create.Slice(rewriter.Builder, reshapes ? root.Derived("slice") : root.Location, x, axis, rows[0], step, rows.Length);
        rewriter.Replace(root, reshapes ? Create.Reshape(rewriter.Builder, root.Location, slice, root.Result.Shape) : slice);
        return true;
    }
}
