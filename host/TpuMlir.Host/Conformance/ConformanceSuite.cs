using TpuMlir.Host.Conformance.Backends;
using TpuMlir.Host.Conformance.Frontends;
using TpuMlir.Host.Conformance.Models;
using TpuMlir.Host.Conformance.Operators;
using TpuMlir.Host.Conformance.Passes;
using TpuMlir.Host.Conformance.Smoke;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Conformance;

/// <summary>All checks, in the order they run.</summary>
internal static class ConformanceSuite
{
    /// <summary>The checks of a level and those below it.</summary>
    public static IReadOnlyList<ConformanceCheck> Of(ConformanceLevel level) => [.. All().Where(c => c.Level <= level)];

    private static IEnumerable<ConformanceCheck> All() =>
    [
        new ManifestCheck(),
        new ReferencesCheck(),
        new LoadCheck(),
        new ExportsCheck(),
        new DocumentationCheck(),
        new OptionsCheck(),
        new TargetCheck(),
        new InstancesCheck(),
        new PartsCheck(),
        new ReferenceRunnerCheck(),
        new ImportCheck(),
        new ModesCheck(),
        new DeterminismCheck(),
        new UnloadCheck(),
        new SamplesCheck(),
        new DecompositionCheck(),
        new TextCheck(),
        new ImportersCheck(),
        new UnreadableCheck(),
        new MeaningCheck(),
        new RepeatCheck(),
        new CompileCheck(),
        new ContainerCheck(),
        new DamageCheck(),
        new ModelsCheck(),
    ];
}
