using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>A function of one variable that the chip approximates.</summary>
[Op("tpu.Active")]
public sealed partial class Active : TpuOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The function; its approximation belongs to the chip.</summary>
    [Attr]
    public partial string Mode { get; }

    /// <summary>Parameters of the function.</summary>
    [Attr(Default = "[]")]
    public partial EquatableList<double> Coeffs { get; }

    /// <summary>Element type of the result; empty for that of the first operand.</summary>
    [Attr(Default = "\"\"")]
    public partial string OutType { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Input.Shape, ResultType.Named(this, OutType, Input));
}
