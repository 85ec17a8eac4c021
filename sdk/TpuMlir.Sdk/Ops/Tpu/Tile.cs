using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Repeats a tensor along its dimensions.</summary>
[Op("tpu.Tile")]
public sealed partial class Tile : TpuOp
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
    public override void InferTypes() => Output.Infer(TileShape.Infer(this, Input.Shape, Repeats), Input);
}
