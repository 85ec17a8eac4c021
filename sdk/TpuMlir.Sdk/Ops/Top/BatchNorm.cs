using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Normalisation of each channel with given statistics.</summary>
/// <remarks>y = (x − mean) / √(variance + epsilon) · gamma + beta along axis 1.</remarks>
[Op("top.BatchNorm")]
public sealed partial class BatchNorm : TopOp
{
    /// <summary>[N,C,...].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>[C].</summary>
    [Operand]
    public partial Value Mean { get; }

    /// <summary>[C].</summary>
    [Operand]
    public partial Value Variance { get; }

    /// <summary>[C]; absent means 1.</summary>
    [Operand]
    public partial Value? Gamma { get; }

    /// <summary>[C]; absent means 0.</summary>
    [Operand]
    public partial Value? Beta { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Added to the variance.</summary>
    [Attr(Default = "1e-05")]
    public partial double Epsilon { get; }

    /// <inheritdoc/>
    public override long Flops => 2 * Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(
            s.Builder, s.Location, s.Input(2, 3, 5, 7), s.Weight(3), s.Weight(s.Uniform(0.2, 2, [3])), s.Weight(3), s.Weight(3))),
        new("plain", s => Create(
            s.Builder, s.Location, s.Input(2, 70, 4), s.Weight(70), s.Weight(s.Uniform(0.2, 2, [70])), null, null, epsilon: 0.01)),
        new("2d_gamma", s => Create(
            s.Builder, s.Location, s.Input(5, 9), s.Weight(9), s.Weight(s.Uniform(0.2, 2, [9])), s.Weight(9), null)),
        new("5d_beta", s => Create(
            s.Builder, s.Location, s.Input(1, 4, 2, 3, 3), s.Weight(4), s.Weight(s.Uniform(0.2, 2, [4])), null, s.Weight(4), epsilon: 0.1)),
        new("computed_mean", s => Create(
            s.Builder, s.Location, s.Input(2, 3, 4, 4), s.Input(3), s.Weight(s.Uniform(0.2, 2, [3])), s.Weight(3), s.Weight(3))),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(ScaleShape.Infer(this, Input.Shape, Mean, Variance, Gamma, Beta), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor y = Inference.Floats(Output);
        (float[] scale, float[] bias) = Affine(context[Mean], context[Variance], context.Optional(Gamma), context.Optional(Beta));
        Inference.Affine(context.Floats(Input), Input.Shape, scale, bias, y.Floats());
        context.Finish(Output, y);
    }

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter)
    {
        Tensor? mean = rewriter.Constant(Mean), variance = rewriter.Constant(Variance);
        Tensor? gamma = rewriter.Constant(Gamma), beta = rewriter.Constant(Beta);
        if (mean is null || variance is null || (Gamma is not null && gamma is null) || (Beta is not null && beta is null))
        {
            return false;
        }

        (float[] scale, float[] bias) = Affine(mean, variance, gamma, beta);
        Value factors = rewriter.Constant(this, "scale", Tensor.From(scale, [scale.Length]));
        Value offsets = rewriter.Constant(this, "bias", Tensor.From(bias, [bias.Length]));
        rewriter.Replace(Operation, Scale.Create(rewriter.Builder, Location, Input, factors, offsets).Output);
        return true;
    }

    /// <summary>The normalisation as x·scale + bias, computed in f64.</summary>
    private (float[] Scale, float[] Bias) Affine(Tensor mean, Tensor variance, Tensor? gamma, Tensor? beta)
    {
        float[] means = TensorConvert.ToFloats(mean), variances = TensorConvert.ToFloats(variance);
        float[]? gammas = gamma is null ? null : TensorConvert.ToFloats(gamma), betas = beta is null ? null : TensorConvert.ToFloats(beta);
        var scale = new float[means.Length];
        var bias = new float[means.Length];
        for (int c = 0; c < scale.Length; c++)
        {
            double factor = (gammas?[c] ?? 1) / Math.Sqrt(variances[c] + Epsilon);
            scale[c] = (float)factor;
            bias[c] = (float)((betas?[c] ?? 0) - (means[c] * factor));
        }

        return (scale, bias);
    }
}
