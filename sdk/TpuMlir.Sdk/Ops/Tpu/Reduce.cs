using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Reduces axes to one number.</summary>
[Op("tpu.Reduce")]
public sealed partial class Reduce : TpuOp, IFusedRelu
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The input with the axes reduced to 1, or left out.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The axes; negative ones count from the end.</summary>
    [Attr]
    public partial EquatableList<long> Axes { get; }

    /// <summary>Whether the axes stay with extent 1.</summary>
    [Attr]
    public partial bool Keepdims { get; }

    /// <summary>ReduceMean, ReduceSum, ReduceMax, ReduceMin, ReduceProd, ReduceL1 or ReduceL2.</summary>
    [Attr]
    public partial string Mode { get; }

    /// <summary>Elements of the axis combined at a time; 0 for all at once.</summary>
    [Attr(Default = "0")]
    public partial long AxisCut { get; }

    /// <summary>Whether negative results become 0.</summary>
    [Attr(Default = "false")]
    public partial bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(ReduceShape.Infer(this, Input.Shape, Axes, Keepdims), Input);
}
