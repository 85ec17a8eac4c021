using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Reorders dimensions.</summary>
/// <remarks>Dimension i of the result is dimension order[i] of the input.</remarks>
[Op("top.Permute")]
public sealed partial class Permute : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The permuted tensor.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The order of the dimensions.</summary>
    [Attr]
    public partial EquatableList<long> Order { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("nhwc", s => Create(s.Builder, s.Location, s.Input(2, 3, 5, 7), [0, 2, 3, 1])),
        new("2d", s => Create(s.Builder, s.Location, s.Input(9, 70), [1, 0])),
        new("heads", s => Create(s.Builder, s.Location, s.Input(2, 7, 3, 5), [0, 2, 1, 3])),
        new("5d", s => Create(s.Builder, s.Location, s.Input(2, 3, 4, 5, 3), [4, 1, 3, 0, 2])),
        new("same_1d", s => Create(s.Builder, s.Location, s.Input(7), [0])),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(PermuteShape.Infer(this, Input.Shape, Order), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor x = context[Input], y = new(x.Type, Output.Shape);
        Kernels.Transpose.Run(x.Bytes, x.Type.Size(), x.Shape.ToInts(), Order.ToInts(), y.Bytes);
        context.Set(Output, y);
    }
}
