using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Passes.Graph.Canonicalize;

/// <summary>clip(x, 0, m) = relu(x) with limit m.</summary>
internal sealed class ClipToRelu : RewriteRule
{
    public override IReadOnlyList<string> Roots { get; } = ["top.Clip"];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        if (root.Get<double>("min") != 0 || root.Get<double>("max") < 0)
        {
            return false;
        }

        double max = root.Get<double>("max");
        rewriter.Replace(root, rewriter.Builder.Create(
            "top.Relu",
            root.Location,
            [root.Operand(0)],
            [root.Result.Type],
            new NamedAttribute("relu_limit", new FloatAttribute(max >= float.MaxValue ? -1 : max))).Result);
        return true;
    }
}
