using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Passes.Graph.Canonicalize;

/// <summary>permute(permute(x, a), b) = permute(x, c) with c[i] = a[b[i]].</summary>
internal sealed class MergePermutes : RewriteRule
{
    public override IReadOnlyList<string> Roots { get; } = ["top.Permute"];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        if (root.Operand(0).Definition is not { Name: "top.Permute" } inner)
        {
            return false;
        }

        var a = inner.Get<EquatableList<long>>("order");
        root.Set("order", root.Get<EquatableList<long>>("order").Select(i => a[(int)i]));
        root.SetOperand(0, inner.Operand(0));
        rewriter.Changed(inner);
        return true;
    }
}
