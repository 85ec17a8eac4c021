using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>A constant; its data is the entry of the module's weights named by the location.</summary>
[Op("top.Weight")]
public sealed partial class Weight : Op
{
    /// <summary>The constant.</summary>
    [Result]
    public partial Value Output { get; }

    /// <inheritdoc/>
    public override void InferTypes()
    {
        // The type was given with the data.
    }
}
