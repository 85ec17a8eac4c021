using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Reorders dimensions.</summary>
[Op("tpu.Permute")]
public sealed partial class Permute : TpuOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The permuted tensor.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The order of the dimensions.</summary>
    [Attr]
    public partial EquatableList<long> Order { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(PermuteShape.Infer(this, Input.Shape, Order), Input);
}
