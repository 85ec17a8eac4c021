using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Repeats a tensor along its dimensions.</summary>
/// <remarks>y[i_0, …] = x[i_0 mod d_0, …].</remarks>
[Op("top.Tile")]
public sealed partial class Tile : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>Each extent times its repetitions.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The number of repetitions of each dimension.</summary>
    [Attr(Name = "tile")]
    public partial EquatableList<long> Repeats { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("4d", s => Create(s.Builder, s.Location, s.Input(1, 3, 2, 5), [2, 1, 3, 2])),
        new("1d", s => Create(s.Builder, s.Location, s.Input(7), [3])),
        new("2d", s => Create(s.Builder, s.Location, s.Input(5, 66), [1, 2])),
        new("5d", s => Create(s.Builder, s.Location, s.Input(1, 2, 1, 3, 2), [2, 2, 2, 1, 2])),
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(TileShape.Infer(this, Input.Shape, Repeats), Input);

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        Tensor x = context[Input], y = new(x.Type, Output.Shape);
        Kernels.Tile.Run(x.Bytes, x.Type.Size(), x.Shape.ToInts(), Repeats.ToInts(), y.Bytes);
        context.Set(Output, y);
    }
}
