using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Adds elements around a tensor.</summary>
[Op("tpu.Pad")]
public sealed partial class Pad : TpuOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The extents with the paddings.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The number of elements before each dimension, then those after; negative ones cut.</summary>
    [Attr]
    public partial EquatableList<long> Paddings { get; }

    /// <summary>The new elements of mode constant.</summary>
    [Attr(Default = "0.0")]
    public partial double Val { get; }

    /// <summary>constant, reflect (without the border element) or edge.</summary>
    [Attr(Default = "\"constant\"")]
    public partial string Mode { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(PadShape.Infer(this, Input.Shape, Paddings, Mode), Input);
}
