using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Rectifier with a slope tensor below 0.</summary>
[Op("tpu.PRelu")]
public sealed partial class PRelu : TpuOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The slope; it broadcasts to the input.</summary>
    [Operand]
    public partial Value Slope { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(PReluShape.Infer(this, Input.Shape, Slope.Shape), Input);
}
