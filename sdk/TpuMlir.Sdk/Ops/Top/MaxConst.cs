using System.Numerics.Tensors;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Tensor = TpuMlir.Sdk.Tensors.Tensor;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Larger of a tensor and a constant.</summary>
/// <remarks>y = max(x, c).</remarks>
[Op("top.MaxConst")]
public sealed partial class MaxConst : TopOp, IPointwise
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The constant.</summary>
    [Attr]
    public partial double ConstVal { get; }

    /// <inheritdoc/>
    public override long Flops => Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(2, 3, 5, 7), 0.75)),
        new("negative_1d", s => Create(s.Builder, s.Location, s.Input(67), -1.5)),
        new("5d_channels70", s => Create(s.Builder, s.Location, s.Input(1, 70, 2, 3, 3), 0.3)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        ReadOnlySpan<float> x = context.Floats(Input);
        Tensor y = Inference.Floats(Output);
        float c = (float)ConstVal;
        TensorPrimitives.Max(x, c, y.Floats());

        context.Finish(Output, y);
    }
}
