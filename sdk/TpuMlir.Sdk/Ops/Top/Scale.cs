using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Affine map of each channel.</summary>
/// <remarks>y = x·scale + bias along axis 1.</remarks>
[Op("top.Scale")]
public sealed partial class Scale : TopOp
{
    /// <summary>[N,C,...].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The factors, [C].</summary>
    [Operand]
    public partial Value Factor { get; }

    /// <summary>[C].</summary>
    [Operand]
    public partial Value Bias { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Whether negative results become 0.</summary>
    [Attr(Default = "false")]
    public partial bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

    /// <inheritdoc/>
    public override long Flops => 2 * Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(2, 3, 5, 7), s.Weight(3), s.Weight(3))),
        new("channels70_relu", s => Create(s.Builder, s.Location, s.Input(1, 70, 3, 3), s.Weight(70), s.Weight(70), doRelu: true)),
        new("2d_relu_limit", s => Create(s.Builder, s.Location, s.Input(5, 9), s.Weight(9), s.Weight(9), doRelu: true, reluLimit: 0.5)),
        new("5d", s => Create(s.Builder, s.Location, s.Input(2, 4, 2, 3, 3), s.Weight(4), s.Weight(4))),
        new("computed", s => Create(s.Builder, s.Location, s.Input(2, 3, 4), s.Input(3), s.Input(3))),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(ScaleShape.Infer(this, Input.Shape, Factor, Bias), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor y = Inference.Floats(Output);
        Inference.Affine(context.Floats(Input), Input.Shape, context.Floats(Factor), context.Floats(Bias), y.Floats());
        context.Finish(Output, y, DoRelu, ReluLimit);
    }
}
