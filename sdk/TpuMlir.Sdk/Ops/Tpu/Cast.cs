using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Converts to another element type by the chip's rules.</summary>
[Op("tpu.Cast")]
public sealed partial class Cast : TpuOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The input in that type.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The element type.</summary>
    [Attr]
    public partial string To { get; }

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Require.That(this, To.Length > 0, "there is no element type");
        Output.Infer(Input.Shape, ResultType.Named(this, To, Input));
    }
}
