using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Compilation;

/// <summary>A pass of the plan with its options.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="Point">The named point it runs at.</param>
/// <param name="Options">Its options as text.</param>
public sealed record PlannedPass(ProvidedPass Pass, string Point, IReadOnlyDictionary<string, string> Options);

/// <summary>The resolved pipeline: the passes at each named point, in order.</summary>
public sealed class PipelinePlan
{
    private readonly List<PlannedPass> _passes;

    private PipelinePlan(List<PlannedPass> passes) => _passes = passes;

    /// <summary>All passes in order.</summary>
    public IReadOnlyList<PlannedPass> Passes => _passes;

    /// <summary>The passes every plugin runs by itself, changed as the manifest says.</summary>
    /// <exception cref="DiagnosticException">The manifest names a pass that is not there.</exception>
    public static PipelinePlan Resolve(PluginComposer composer, PipelineSection section, string manifestPath)
    {
        string[] points = [PipelinePoints.Top, PipelinePoints.BeforeLowering, PipelinePoints.Tpu];
        List<PlannedPass> passes = [.. composer.Passes
            .Where(p => p.At is not null && points.Contains(p.At))
            .OrderBy(p => Array.IndexOf(points, p.At)).ThenBy(p => p.Order).ThenBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => new PlannedPass(p, p.At!, new Dictionary<string, string>()))];
        for (int i = 0; i < section.Disable.Length; i++)
        {
            if (passes.RemoveAll(p => p.Pass.Name == section.Disable[i]) == 0)
            {
                throw NoSuchPass(section.Disable[i], passes, new SourcePlace(manifestPath, Path: $"pipeline.disable[{i}]"));
            }
        }

        for (int i = 0; i < section.Insert.Length; i++)
        {
            Insert(passes, composer, section.Insert[i], new SourcePlace(manifestPath, Path: $"pipeline.insert[{i}]"));
        }

        return new PipelinePlan(passes);
    }

    /// <summary>The plan as pipeline text.</summary>
    public override string ToString() => $"module({string.Join(",", _passes.Select(Text))})";

    private static string Text(PlannedPass pass) => pass.Options.Count == 0
        ? pass.Pass.Name
        : $"{pass.Pass.Name}{{{string.Join(" ", pass.Options.Select(o => $"{o.Key}={o.Value}"))}}}";

    private static void Insert(List<PlannedPass> passes, PluginComposer composer, PassEntry entry, SourcePlace place)
    {
        ProvidedPass pass = composer.Pass(entry.Pass, place);
        int after = entry.After is null ? -1 : passes.FindIndex(p => p.Pass.Name == entry.After);
        if (entry.After is not null && after < 0)
        {
            throw NoSuchPass(entry.After, passes, place);
        }

        string point = after >= 0 ? passes[after].Point : pass.At ?? PipelinePoints.Top;
        int at = after >= 0 ? after + 1 : passes.FindLastIndex(p => p.Point == point) + 1;
        passes.Insert(at, new PlannedPass(pass, point, entry.Options));
    }

    private static DiagnosticException NoSuchPass(string name, List<PlannedPass> passes, SourcePlace place) => new(new Diagnostic(
        CoreDiagnostics.InvalidValue,
        $"the pipeline has no pass '{name}'",
        place,
        $"its passes are {string.Join(", ", passes.Select(p => p.Pass.Name))}",
        NameSuggestion.Help(name, passes.Select(p => p.Pass.Name)) ?? "use one of these"));
}
