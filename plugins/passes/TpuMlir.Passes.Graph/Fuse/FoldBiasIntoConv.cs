using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Fuse;

/// <summary>conv(x, w, c) + b = conv(x, w, c + b) for a constant b with one number for each channel; the same for deconv.</summary>
internal sealed class FoldBiasIntoConv : RewriteRule
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
            if (x.Definition is { Name: "top.Conv" or "top.Deconv" } conv
                && x.IsPrivate()
                && !conv.GetOr("do_relu", false)
                && root.Result.Shape.Equals(x.Shape)
                && (conv.Operand(2).IsNone || rewriter.Constant(conv.Operand(2)) is not null)
                && Matching.PerChannel(rewriter, root.Operand(1 - i), x.Shape) is { } bias)
            {
                Fold(root, conv, bias, rewriter);
                return true;
            }
        }

        return false;
    }

    private static void Fold(Operation root, Operation conv, float[] bias, OpRewriter rewriter)
    {
        if (rewriter.Constant(conv.Operand(2)) is { } old)
        {
            ReadOnlySpan<float> values = old.To(ElementType.F32).Floats();
            for (int c = 0; c < bias.Length; c++)
            {
                bias[c] += values[c];
            }
        }

        conv.SetOperand(2, rewriter.Builder.Before(conv).Weight($"{root.Location.Name}_bias", Tensor.From(bias, [bias.Length])));
        conv.Set("do_relu", root.GetOr("do_relu", false));
        conv.Set("relu_limit", root.GetOr("relu_limit", -1.0));
        conv.Location = root.Location;
        rewriter.Replace(root, conv.Result);
    }
}
