using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.NeedsNewerSdk;

/// <summary>Uses members only a newer SDK has.</summary>
[ExportPass("newer", "Uses a newer SDK.")]
public sealed class NewerPass : IPass
{
    public void Run(Module module, PassContext context)
    {
        long cycles = module.EstimateCycles(1, []);
        GC.KeepAlive(cycles > 0 ? new CycleModel() : null);
    }
}
