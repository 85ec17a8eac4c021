using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Adds elements around a tensor.</summary>
/// <remarks>Negative paddings cut; reflections longer than the tensor go back and forth, as in numpy.</remarks>
[Op("top.Pad")]
public sealed partial class Pad : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The extents with the paddings.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The number of elements before each dimension, then those after.</summary>
    [Attr]
    public partial EquatableList<long> Paddings { get; }

    /// <summary>The new elements of mode constant.</summary>
    [Attr(Default = "0.0")]
    public partial double Val { get; }

    /// <summary>constant, reflect (without the border element) or edge.</summary>
    [Attr(Default = "\"constant\"")]
    public partial string Mode { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("constant", s => Create(s.Builder, s.Location, s.Input(1, 3, 4, 5), [0, 0, 1, 2, 0, 0, 3, 1])),
        new("value_channels", s => Create(s.Builder, s.Location, s.Input(2, 66, 3), [0, 2, 0, 1, 1, 1], val: -1.5)),
        new("reflect", s => Create(s.Builder, s.Location, s.Input(1, 2, 5, 6), [0, 0, 2, 3, 0, 0, 1, 4], mode: "reflect")),
        new("reflect_twice", s => Create(s.Builder, s.Location, s.Input(3, 2), [0, 4, 3, 1], mode: "reflect")),
        new("edge", s => Create(s.Builder, s.Location, s.Input(3, 4), [1, 0, 2, 3], mode: "edge")),
        new("cut", s => Create(s.Builder, s.Location, s.Input(5, 6), [-1, 2, 0, -3])),
        new("1d", s => Create(s.Builder, s.Location, s.Input(7), [3, 2])),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(PadShape.Infer(this, Input.Shape, Paddings, Mode), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor x = context[Input], y = new(x.Type, Output.Shape);
        ReadOnlySpan<int> paddings = Paddings.ToInts();
        PadMode mode = Mode switch
        {
            "constant" => PadMode.Constant,
            "reflect" => PadMode.Reflect,
            _ => PadMode.Edge,
        };
        Tensor value = Tensor.From([(float)Val], [1]).To(x.Type);
        Kernels.Pad.Run(
            mode, x.Bytes, x.Type.Size(), x.Shape.ToInts(), paddings[..x.Shape.Rank], paddings[x.Shape.Rank..], value.Bytes, y.Bytes);
        context.Set(Output, y);
    }
}
