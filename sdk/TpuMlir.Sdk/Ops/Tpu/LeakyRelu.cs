using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Rectifier with a slope below 0.</summary>
[Op("tpu.LeakyRelu")]
public sealed partial class LeakyRelu : TpuOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The slope below 0.</summary>
    [Attr]
    public partial double Alpha { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, Input);
}
