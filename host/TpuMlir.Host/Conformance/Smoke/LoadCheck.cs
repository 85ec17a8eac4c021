using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>The assemblies load, and every type in them.</summary>
internal sealed class LoadCheck() : ConformanceCheck("load", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override bool IsGate => true;

    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        yield return new CheckCase("assemblies and types load", () =>
        {
            ActivePlugin active = subject.Get(c => c.Activate(subject.Plugin));
            return Outcome.Of([.. active.Failures.Select(f => PluginFailure.Cause(f).Message).Distinct()]);
        });
    }
}
