using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Picks slices along an axis.</summary>
/// <remarks>numpy.take: the axis is replaced by the shape of the indices, so a scalar index drops it. Negative indices count from the end.</remarks>
[Op("top.Gather")]
public sealed partial class Gather : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>Positions on the axis, of any shape and integer type.</summary>
    [Operand]
    public partial Value Indices { get; }

    /// <summary>The picked slices.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The axis; negative counts from the end.</summary>
    [Attr]
    public partial long Axis { get; }

    /// <summary>False to drop the axis of a single index whatever its rank.</summary>
    [Attr(Default = "true")]
    public partial bool Keepdims { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("rows", s => Create(s.Builder, s.Location, s.Input(10, 5), s.Weight(Tensor.FromLongs(3, 0, 9, 3)), 0)),
        new("columns_2d", s => Create(s.Builder, s.Location, s.Input(3, 8, 4), s.Weight(Tensor.From([1L, -1, 0, 5, 7, 2], [2, 3])), 1)),
        new("scalar_index", s => Create(s.Builder, s.Location, s.Input(2, 70, 3), s.Weight(Tensor.From([69L], [])), 1)),
        new("drop", s => Create(s.Builder, s.Location, s.Input(2, 5, 3), s.Weight(Tensor.FromLongs(-2)), -1, keepdims: false)),
        new("embedding", s => Create(s.Builder, s.Location, s.Weight(20, 6), s.Input(Tensor.From([3, 19, 0, 7, 7, 1], [2, 3])), 0)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(GatherShape.Infer(this, Input.Shape, Indices.Shape, Axis, Keepdims), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor x = context[Input], y = new(x.Type, Output.Shape);
        AxisShape shape = AxisShape.Of(x.Shape.ToInts(), (int)Axis);
        Kernels.Gather.Run(x.Bytes, x.Type.Size(), shape, TensorConvert.ToLongs(context[Indices]), y.Bytes);
        context.Set(Output, y);
    }
}
