using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>Converts to another element type by the chip's rules; quantises and dequantises where the types are quantised.</summary>
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

    /// <summary>How integers are rounded to; empty for the chip's way.</summary>
    [Attr(Default = "\"\"")]
    public partial string RoundMode { get; }

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Require.That(this, To.Length > 0, "there is no element type");
        Output.Infer(Input.Shape, ResultType.Named(this, To, Input));
    }
}
