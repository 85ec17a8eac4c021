using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Host.Conformance.Passes;

/// <summary>A pass that runs again on its own result leaves it as it is, unless it says otherwise (ExportPass, ChangesAgain).</summary>
internal sealed class RepeatCheck() : PassCheck("repeat")
{
    /// <inheritdoc/>
    protected override string? Problem(ProvidedPass pass, PassInput input, OpRegistry operators)
    {
        Module module = input.Module.Clone();
        Run(pass, module, operators);
        byte[] once = ModuleBytes.Of(module);
        Run(pass, module, operators);
        return pass.ChangesAgain || once.AsSpan().SequenceEqual(ModuleBytes.Of(module))
            ? null
            : "a second run changes the module again; say ChangesAgain = true in ExportPass if that is meant";
    }
}
