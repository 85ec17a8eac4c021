using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.OwnSdk;

/// <summary>A pass in a folder that also holds a copy of the SDK.</summary>
[ExportPass("own-sdk", "Has its own SDK.")]
public sealed class OwnSdkPass : IPass
{
    public void Run(Module module, PassContext context)
    {
    }
}
