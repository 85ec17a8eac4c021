using System.Reflection;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Conformance.Smoke;

/// <summary>Every type and member the plugin refers to in the SDK, and in the contracts of plugins it requires, is there.</summary>
internal sealed class ReferencesCheck() : ConformanceCheck("references", ConformanceLevel.Smoke)
{
    /// <inheritdoc/>
    public override bool IsGate => true;

    /// <inheritdoc/>
    public override IEnumerable<CheckCase> Cases(ConformanceSubject subject)
    {
        yield return new CheckCase("every type and member is there", () =>
        {
            IEnumerable<Assembly> contracts = subject.Get(c => subject.Manifest.Requires
                .Select(r => subject.Catalog.ById(r.Id)!)
                .SelectMany(p => c.Activate(p).Loaded.Contracts)
                .ToArray());
            IReadOnlyList<LinkProblem> problems = new LinkCheck(SharedAssemblies.Host.With(contracts)).Check(subject.Plugin.EntryPath);
            return Outcome.Of([.. problems.Select(p => p.Member is null
                ? $"{p.File} was compiled against {p.Contract} {p.Wanted}; this host has {p.Have}"
                : $"{p.File} uses {p.Member}, which {p.Contract} {p.Have} does not have")]);
        });
    }
}
