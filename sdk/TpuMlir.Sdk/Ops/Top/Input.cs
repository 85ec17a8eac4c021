using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>A network input.</summary>
[Op("top.Input")]
public sealed partial class Input : Op
{
    /// <summary>The function's argument.</summary>
    [Operand]
    public partial Value Argument { get; }

    /// <summary>The shape and type of the argument.</summary>
    [Result]
    public partial Value Output { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Infer(Argument.Shape, Argument);
}
