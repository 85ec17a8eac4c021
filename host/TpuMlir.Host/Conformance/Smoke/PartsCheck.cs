using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>The parts for another plugin's backend can be made, and the backend takes them. A compilation would leave them out with a warning.</summary>
internal sealed class PartsCheck() : ConformanceCheck("parts", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        foreach (string chip in subject.Manifest.Provides.Extends)
        {
            yield return new CheckCase(chip, () => subject.Catalog.Find(PluginKind.Backend, chip) is { } provider
                ? Run(subject, provider, chip)
                : Outcome.NotApplicable($"no installed plugin provides backend '{chip}'"));
        }
    }

    private static Outcome Run(ConformanceSubject subject, InstalledPlugin provider, string chip)
    {
        IBackend backend = subject.Get(c => c.Activate(provider).Exports<IBackend>().First(e => e.Get<string>(nameof(IBackendMetadata.Chip)) == chip)).Create();
        BackendPart[] parts = subject.Get(c => BackendExtensions.PartsOf(c.Activate(subject.Plugin), chip));
        backend.With(new BackendParts(parts));
        return Outcome.PassedWith($"{parts.Length} part{(parts.Length == 1 ? "" : "s")}");
    }
}
