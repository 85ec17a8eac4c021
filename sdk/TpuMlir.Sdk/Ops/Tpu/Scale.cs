using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Affine map of each channel (axis 1).</summary>
[Op("tpu.Scale")]
public sealed partial class Scale : TpuOp, IFusedRelu
{
    /// <summary>[N,C,...].</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The factors, [C].</summary>
    [Operand]
    public partial Value Factor { get; }

    /// <summary>[C].</summary>
    [Operand]
    public partial Value Bias { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>Whether negative results become 0.</summary>
    [Attr(Default = "false")]
    public partial bool DoRelu { get; }

    /// <summary>The upper bound after do_relu, or a negative number for none.</summary>
    [Attr(Default = "-1.0")]
    public partial double ReluLimit { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(ScaleShape.Infer(this, Input.Shape, Factor, Bias), Input);
}
