using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Fuse;

/// <summary>scale(conv(x, w, c), s, b) = conv(x, w * s by output channel, c * s + b); the same for deconv. Products are taken in f64 and rounded once.</summary>
internal sealed class FoldScaleIntoConv : RewriteRule
{
    public override IReadOnlyList<string> Roots { get; } = ["top.Scale"];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        if (root.Operand(0).Definition is not { Name: "top.Conv" or "top.Deconv" } conv
            || !root.Operand(0).IsPrivate()
            || conv.GetOr("do_relu", false)
            || rewriter.Constant(conv.Operand(1)) is not { } filter
            || rewriter.Constant(root.Operand(1)) is not { } scale
            || rewriter.Constant(root.Operand(2)) is not { } offset
            || (!conv.Operand(2).IsNone && rewriter.Constant(conv.Operand(2)) is null))
        {
            return false;
        }

        ReadOnlySpan<float> s = scale.To(ElementType.F32).Floats(), b = offset.To(ElementType.F32).Floats();
        Tensor? old = conv.Operand(2).IsNone ? null : rewriter.Constant(conv.Operand(2))!.To(ElementType.F32);
        var bias = new float[s.Length];
        for (int c = 0; c < bias.Length; c++)
        {
            bias[c] = (float)(((old is null ? 0.0 : old.Floats()[c]) * s[c]) + b[c]);
        }

        OpBuilder builder = rewriter.Builder.Before(conv);
        conv.SetOperand(1, builder.Weight($"{root.Location.Name}_filter", Scaled(conv, filter.To(ElementType.F32), s)));
        conv.SetOperand(2, builder.Weight($"{root.Location.Name}_bias", Tensor.From(bias, [bias.Length])));
        conv.Set("do_relu", root.GetOr("do_relu", false));
        conv.Set("relu_limit", root.GetOr("relu_limit", -1.0));
        conv.Location = root.Location;
        rewriter.Replace(root, conv.Result);
        return true;
    }

    /// <summary>The filter with each output channel's values multiplied; these are axis 0, or group and axis 1 for a deconv.</summary>
    private static Tensor Scaled(Operation conv, Tensor filter, ReadOnlySpan<float> scale)
    {
        Tensor result = filter.Clone();
        Span<float> values = result.Floats();
        int taps = (int)filter.Shape.Product(2, filter.Shape.Rank);
        bool transposed = conv.Name == "top.Deconv";
        int inner = (int)filter.Shape[1], outer = (int)filter.Shape[0], groups = (int)conv.GetOr("group", 1L);
        for (int i = 0; i < values.Length; i++)
        {
            int first = i / (taps * inner), second = i / taps % inner;
            int channel = transposed ? (first / (outer / groups) * inner) + second : first;
            values[i] = (float)((double)values[i] * scale[channel]);
        }

        return result;
    }
}
