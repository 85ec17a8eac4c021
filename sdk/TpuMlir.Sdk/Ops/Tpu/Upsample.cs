using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Repeats rows and columns.</summary>
[Op("tpu.Upsample")]
public sealed partial class Upsample : TpuOp
{
    /// <summary>[N,C,H,W].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>[N,C,H·scale_h,W·scale_w].</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Repetitions of each row.</summary>
    [Attr]
    public partial long ScaleH { get; }

    /// <summary>Repetitions of each column.</summary>
    [Attr]
    public partial long ScaleW { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(UpsampleShape.Infer(this, Input.Shape, ScaleH, ScaleW), Input);
}
