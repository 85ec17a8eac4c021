using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Picks slices along an axis.</summary>
[Op("tpu.Gather")]
public sealed partial class Gather : TpuOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>Positions on the axis, of any shape.</summary>
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
    public override void InferTypes() => Output.Infer(GatherShape.Infer(this, Input.Shape, Indices.Shape, Axis, Keepdims), Input);
}
