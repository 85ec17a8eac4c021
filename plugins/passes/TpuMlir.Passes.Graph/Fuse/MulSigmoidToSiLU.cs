using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Passes.Graph.Fuse;

/// <summary>x * sigmoid(x) = silu(x).</summary>
internal sealed class MulSigmoidToSiLU : RewriteRule
{
    public override IReadOnlyList<string> Roots { get; } = ["top.Mul"];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        for (int i = 0; i < 2 && root.Operands.Count == 2 && !root.GetOr("do_relu", false); i++)
        {
            Value x = root.Operand(i), gate = root.Operand(1 - i);
            if (gate.Definition is { Name: "top.Sigmoid" } sigmoid
                && sigmoid.Operand(0) == x
                && gate.IsPrivate()
                && sigmoid.GetOr("scale", 1.0) == 1
                && sigmoid.GetOr("bias", 0.0) == 0
                && !sigmoid.GetOr("log", false))
            {
                rewriter.Replace(root, rewriter.Builder.Create("top.SiLU", root.Location, [x], [root.Result.Type]).Result);
                return true;
            }
        }

        return false;
    }
}
