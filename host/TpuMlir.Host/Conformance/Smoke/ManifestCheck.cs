using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>plugin.json can be used: well formed, for this SDK, its files there, what it requires installed.</summary>
internal sealed class ManifestCheck() : ConformanceCheck("plugin.json", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override bool IsGate => true;

    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        yield return new CheckCase("the host accepts it", () => Outcome.Of(
            [.. subject.Plugin.Diagnostics.Where(d => d.IsError || subject.Plugin.State != PluginState.Ok).Select(Text)]));
        yield return new CheckCase("it provides something", () =>
            subject.Plugin.Manifest is null ? Outcome.NotApplicable("plugin.json cannot be read")
            : Enum.GetValues<PluginKind>().Any(k => subject.Manifest.Provides.Names(k).Any()) || subject.Manifest.Provides.Extends.Count > 0 ? Outcome.Passed
            : Outcome.Failed("'provides' lists nothing, so nothing of the plugin is ever used"));
    }

    private static string Text(Diagnostic diagnostic) =>
        $"{diagnostic.Descriptor.Code}: {diagnostic.Message}{(diagnostic.Place?.Path is { } path ? $" ({path})" : "")}";
}
