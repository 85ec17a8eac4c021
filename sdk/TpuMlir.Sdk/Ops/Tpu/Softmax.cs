using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Exponentials of an axis, normalised to sum 1.</summary>
[Op("tpu.Softmax")]
public sealed partial class Softmax : TpuOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The axis; negative counts from the end.</summary>
    [Attr]
    public partial long Axis { get; }

    /// <summary>The factor before the exponential.</summary>
    [Attr(Default = "1.0")]
    public partial double Beta { get; }

    /// <summary>Elements of the axis combined at a time; 0 for all at once.</summary>
    [Attr(Default = "0")]
    public partial long AxisCut { get; }

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Axes.Of(this, Axis, Input.Shape.Rank);
        Output.Infer(Input.Shape, Input);
    }
}
