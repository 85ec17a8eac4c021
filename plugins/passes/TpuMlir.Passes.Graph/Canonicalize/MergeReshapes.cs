using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Passes.Graph.Canonicalize;

/// <summary>reshape(reshape(x, a), b) = reshape(x, b).</summary>
internal sealed class MergeReshapes : RewriteRule
{
    public override IReadOnlyList<string> Roots { get; } = ["top.Reshape"];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        if (root.Operand(0).Definition is not { Name: "top.Reshape" } inner)
        {
            return false;
        }

        root.SetOperand(0, inner.Operand(0));
        rewriter.Changed(inner);
        return true;
    }
}
