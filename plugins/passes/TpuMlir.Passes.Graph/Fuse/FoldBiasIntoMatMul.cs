using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Fuse;

/// <summary>l * r + b = matmul(l, r, b) for a constant vector b along the columns; a vector r has no columns.</summary>
internal sealed class FoldBiasIntoMatMul : RewriteRule
{
    public override IReadOnlyList<string> Roots { get; } = ["top.Add"];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        if (root.Operands.Count != 2 || root.GetOr<EquatableList<double>>("coeff", []).Count > 0)
        {
            return false;
        }

        for (int i = 0; i < 2; i++)
        {
            Value x = root.Operand(i);
            if (x.Definition is { Name: "top.MatMul" } product
                && x.IsPrivate()
                && product.Operand(2).IsNone
                && !product.GetOr("do_relu", false)
                && x.Shape.Rank >= 2
                && product.Operand(1).Shape.Rank >= 2
                && root.Result.Shape.Equals(x.Shape)
                && rewriter.Constant(root.Operand(1 - i)) is { } bias
                && bias.Shape.Rank > 0
                && bias.Count == x.Shape[-1]
                && bias.Shape[-1] == bias.Count)
            {
                product.SetOperand(2, rewriter.Builder.Before(product).Weight(
                    $"{root.Location.Name}_bias", bias.To(ElementType.F32).Reshape([bias.Count])));
                product.Set("do_relu", root.GetOr("do_relu", false));
                product.Set("relu_limit", root.GetOr("relu_limit", -1.0));
                product.Location = root.Location;
                rewriter.Replace(root, product.Result);
                return true;
            }
        }

        return false;
    }
}
