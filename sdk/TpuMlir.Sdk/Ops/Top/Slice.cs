using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>A regular part of a tensor.</summary>
/// <remarks>
/// y[i_0, …] = x[offset_0 + i_0·steps_0, …], up to ends exclusive. There is an entry for every dimension; offsets and ends are
/// clamped indices. With a negative step an end of −1 includes element 0.
/// </remarks>
[Op("top.Slice")]
public sealed partial class Slice : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The part.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The first index of each dimension.</summary>
    [Attr]
    public partial EquatableList<long> Offset { get; }

    /// <summary>The step of each dimension, not 0.</summary>
    [Attr]
    public partial EquatableList<long> Steps { get; }

    /// <summary>The index each dimension stops before.</summary>
    [Attr]
    public partial EquatableList<long> Ends { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("channels", s => Create(s.Builder, s.Location, s.Input(2, 70, 5, 7), [0, 3, 0, 0], [1, 1, 1, 1], [2, 69, 5, 7])),
        new("steps", s => Create(s.Builder, s.Location, s.Input(1, 3, 9, 11), [0, 0, 1, 0], [1, 1, 2, 3], [1, 3, 9, 11])),
        new("reverse", s => Create(s.Builder, s.Location, s.Input(3, 8), [2, 7], [-1, -3], [-1, 0])),
        new("1d", s => Create(s.Builder, s.Location, s.Input(10), [4], [1], [5])),
        new("5d", s => Create(s.Builder, s.Location, s.Input(2, 3, 4, 5, 6), [1, 0, 1, 4, 0], [1, 2, 1, -2, 5], [2, 3, 3, -1, 6])),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(SliceShape.Infer(this, Input.Shape, Offset, Steps, Ends), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor x = context[Input], y = new(x.Type, Output.Shape);
        Kernels.Slice.Run(x.Bytes, x.Type.Size(), x.Shape.ToInts(), Offset.ToInts(), Steps.ToInts(), y.Shape.ToInts(), y.Bytes);
        context.Set(Output, y);
    }
}
