using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Rewriting;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Passes.Graph.Fuse;

/// <summary>
/// gamma * (x - mean) / sqrt(variance + epsilon) + beta = x * s + b with s = gamma / sqrt(variance + epsilon) and
/// b = beta - mean * s, for constant statistics. s and b are computed in f64 and rounded once.
/// </summary>
internal sealed class BatchNormToScale : RewriteRule
{
    public override IReadOnlyList<string> Roots { get; } = ["top.BatchNorm"];

    public override bool Apply(Operation root, OpRewriter rewriter)
    {
        float[]? mean = Data(rewriter, root.Operand(1)), variance = Data(rewriter, root.Operand(2));
        if (mean is null || variance is null)
        {
            return false;
        }

        int channels = mean.Length;
        float[]? gamma = root.Operand(3).IsNone ? [.. Enumerable.Repeat(1f, channels)] : Data(rewriter, root.Operand(3));
        float[]? beta = root.Operand(4).IsNone ? new float[channels] : Data(rewriter, root.Operand(4));
        if (gamma is null || beta is null)
        {
            return false;
        }

        double epsilon = root.GetOr("epsilon", 1e-5);
        var scale = new float[channels];
        var bias = new float[channels];
        for (int c = 0; c < channels; c++)
        {
            double s = gamma[c] / Math.Sqrt(variance[c] + epsilon);
            scale[c] = (float)s;
            bias[c] = (float)(beta[c] - (mean[c] * s));
        }

        Operation result = rewriter.Builder.Create(
            "top.Scale",
            root.Location,
            [
                root.Operand(0),
                rewriter.Builder.Weight($"{root.Location.Name}_scale", Tensor.From(scale, [channels])),
                rewriter.Builder.Weight($"{root.Location.Name}_bias", Tensor.From(bias, [channels])),
            ],
            [root.Result.Type],
            new NamedAttribute("do_relu", root.Attribute("do_relu") ?? new BoolAttribute(false)),
            new NamedAttribute("relu_limit", root.Attribute("relu_limit") ?? new FloatAttribute(-1)));
        rewriter.Replace(root, result.Result);
        return true;
    }

    private static float[]? Data(OpRewriter rewriter, Value value) => rewriter.Constant(value)?.To(ElementType.F32).Floats().ToArray();
}
