using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Smaller operand with numpy broadcasting.</summary>
[Op("tpu.Min")]
public sealed partial class Min : TpuOp, IBinary
{
    /// <summary>The left operand.</summary>
    [Operand]
    public partial Value Lhs { get; }

    /// <summary>The right operand.</summary>
    [Operand]
    public partial Value Rhs { get; }

    /// <summary>The common shape.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Whether negative results become 0.</summary>
    [Attr(Default = "false")]
    public partial bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(BroadcastShape.Infer(this, Lhs.Shape, Rhs.Shape), Lhs);
}
