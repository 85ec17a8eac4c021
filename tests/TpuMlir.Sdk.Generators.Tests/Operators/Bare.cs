using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Generators.Tests.Operators;

/// <summary>Has no part at all, and being no TopOp no samples.</summary>
[Op("test.Bare")]
internal sealed partial class Bare : TpuOp
{
    /// <inheritdoc/>
    public override void InferTypes()
    {
    }
}
