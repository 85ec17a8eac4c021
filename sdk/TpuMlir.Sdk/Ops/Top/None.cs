using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>The placeholder of an absent operand.</summary>
[Op("top.None")]
public sealed partial class None : Op
{
    /// <summary>No tensor.</summary>
    [Result]
    public partial Value Output { get; }

    /// <inheritdoc/>
    public override void InferTypes() => Output.Type = NoneType.Instance;
}
