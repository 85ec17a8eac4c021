using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace Acme.Operators;

/// <summary>The TanhExp activation.</summary>
/// <remarks>
/// y = x·tanh(e^(beta·x)); with beta 1 it is that of Liu and Di, "TanhExp: a smooth activation function with high
/// convergence speed", 2020.
/// </remarks>
[Op("acme.TanhExp")]
public sealed partial class TanhExp : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The slope of the exponent.</summary>
    [Attr(Default = "1.0")]
    public partial double Beta { get; }

    /// <inheritdoc/>
    public override long Flops => 8 * Output.Shape.Count;

    /// <summary>Samples of the operator; expected values by numpy in double precision.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("expected", s => Create(s.Builder, s.Location, s.Input(Vector(-6, -2, -0.5f, 0, 0.25f, 1, 3, 20))))
        {
            Expected = [Vector(-0.0148724826f, -0.269030083f, -0.270840166f, 0f, 0.214388433f, 0.991328916f, 3f, 20f)],
        },
        new("4d", s => Create(s.Builder, s.Location, s.Input(-6, 6, [2, 3, 5, 7]))),
        new("5d_channels70", s => Create(s.Builder, s.Location, s.Input(-6, 6, [2, 70, 1, 3, 3]), beta: 0.5)),
        new("1d_long", s => Create(s.Builder, s.Location, s.Input(-20, 100, [70001]), beta: 1.25)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ReadOnlySpan<float> x = context.Floats(Input);
        Span<float> y = context.Allocate(Output);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = (float)(x[i] * Math.Tanh(Math.Exp(Beta * x[i])));
        }
    }

    private static Tensor Vector(params float[] values) => Tensor.From(values, [values.Length]);
}

/// <summary>com.acme::TanhExp of ONNX models, with a float attribute "beta".</summary>
[ExportImporter("onnx", "TanhExp", Domain = "com.acme")]
public sealed class TanhExpImporter : IOpImporter
{
    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context) => context.SetOutput(
        0, TanhExp.Create(context.Builder, context.LocationOf(0), context.Input(0), node.Get("beta", 1.0)).Output);
}
