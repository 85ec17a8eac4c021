using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Other extents for the same elements.</summary>
[Op("tpu.Reshape")]
public sealed partial class Reshape : TpuOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The tensor under the new extents.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The extents.</summary>
    [Attr]
    public partial EquatableList<long> Shape { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(ReshapeShape.Infer(this, Input.Shape, Shape), Input);
}
