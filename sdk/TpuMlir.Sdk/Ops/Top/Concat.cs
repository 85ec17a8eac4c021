using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Joins tensors along an axis.</summary>
[Op("top.Concat")]
public sealed partial class Concat : TopOp
{
    /// <summary>Tensors that differ in the extent of the axis only.</summary>
    [Operand]
    public partial IReadOnlyList<Value> Inputs { get; }

    /// <summary>The joined tensor.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The axis; negative counts from the end.</summary>
    [Attr]
    public partial long Axis { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("channels", s => Create(s.Builder, s.Location, [s.Input(2, 3, 4, 5), s.Input(2, 66, 4, 5)], 1)),
        new("last", s => Create(s.Builder, s.Location, [s.Input(3, 5), s.Input(3, 1), s.Input(3, 7)], -1)),
        new("first_constant", s => Create(s.Builder, s.Location, [s.Weight(1, 4), s.Input(3, 4)], 0)),
        new("one", s => Create(s.Builder, s.Location, [s.Input(3, 4)], 0)),
        new("5d", s => Create(s.Builder, s.Location, [s.Input(1, 2, 3, 4, 5), s.Input(1, 2, 6, 4, 5)], 2)),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(ConcatShape.Infer(this, Inputs, Axis), Inputs[0]);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        var y = new Tensor(Output.Element, Output.Shape);
        int axis = Axes.Of(this, Axis, y.Shape.Rank), total = (int)y.Shape[axis], offset = 0;
        foreach (Value input in Inputs)
        {
            Tensor part = context[input].To(y.Type);
            AxisShape shape = AxisShape.Of(part.Shape.ToInts(), axis);
            Kernels.Concat.Place(part.Bytes, y.Type.Size(), shape, y.Bytes, total, offset);
            offset += shape.Axis;
        }

        context.Set(Output, y);
    }
}
