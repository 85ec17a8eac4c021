using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace Acme.Operators;

/// <summary>A sigmoid linear unit times a gate.</summary>
/// <remarks>y = x / (1 + e^(−beta·x)) · gate.</remarks>
[Op("acme.GatedSwish")]
public sealed partial class GatedSwish : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The gate; it broadcasts with the input.</summary>
    [Operand]
    public partial Value Gate { get; }

    /// <summary>The shape both broadcast to.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The slope inside the sigmoid.</summary>
    [Attr(Default = "1.0")]
    public partial double Beta { get; }

    /// <inheritdoc/>
    public override long Flops => 6 * Output.Shape.Count;

    /// <summary>Samples of the operator; expected values by numpy in double precision.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("expected", s => Create(
            s.Builder,
            s.Location,
            s.Input(Vector(-3, -1, 0, 0.5f, 2, 8)),
            s.Input(Vector(1, -2, 3, 4, 0.5f, -1)),
            beta: 1.5))
        {
            Expected = [Vector(-0.0329608279f, 0.364851048f, 0f, 1.3583574f, 0.952574127f, -7.99995085f)],
        },
        new("4d", s => Create(s.Builder, s.Location, s.Input(-6, 6, [2, 3, 5, 7]), s.Input(2, 3, 5, 7))),
        new("gate_per_channel", s => Create(
            s.Builder, s.Location, s.Input(-6, 6, [2, 70, 3, 3]), s.Weight(1, 70, 1, 1), beta: 0.7)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(BroadcastShape.Infer(this, Input.Shape, Gate.Shape), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ReadOnlySpan<float> x = context.Floats(Input, Output.Shape), gate = context.Floats(Gate, Output.Shape);
        Span<float> y = context.Allocate(Output);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = (float)(x[i] / (1 + Math.Exp(-Beta * x[i])) * gate[i]);
        }
    }

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter)
    {
        Value swish = Swish.Create(rewriter.Builder, Derived("swish"), Input, Beta).Output;
        rewriter.Replace(Operation, Mul.Create(rewriter.Builder, Location, [swish, Gate]).Output);
        return true;
    }

    private static Tensor Vector(params float[] values) => Tensor.From(values, [values.Length]);
}

/// <summary>com.acme::GatedSwish of ONNX models, with a float attribute "beta".</summary>
[ExportImporter("onnx", "GatedSwish", Domain = "com.acme")]
public sealed class GatedSwishImporter : IOpImporter
{
    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context) => context.SetOutput(
        0,
        GatedSwish.Create(
            context.Builder, context.LocationOf(0), context.Input(0), context.Input(1), node.Get("beta", 1.0)).Output);
}
