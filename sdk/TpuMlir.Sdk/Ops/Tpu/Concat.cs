using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Joins tensors along an axis.</summary>
[Op("tpu.Concat")]
public sealed partial class Concat : TpuOp
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
    public override void InferTypes() => Output.Infer(ConcatShape.Infer(this, Inputs, Axis), Inputs[0]);
}
