using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Passes.Graph.Canonicalize;

/// <summary>squeeze(x), unsqueeze(x), flatten(x) = reshape(x, their result's shape): none of them moves an element.</summary>
internal sealed class ShapeChangeToReshape : RewriteRule
{
    public override IReadOnlyList<string> Roots { get; } = ["top.Squeeze", "top.Unsqueeze", "top.Flatten"];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        rewriter.Replace(root, Create.Reshape(rewriter.Builder, root.Location, root.Operand(0), root.Result.Shape));
        return true;
    }
}
