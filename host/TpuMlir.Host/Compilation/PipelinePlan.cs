using System.Text.Json;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Pipeline;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Compilation;

/// <summary>A pass of the plan with its options.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="Point">The named point it runs at.</param>
/// <param name="Options">Its options as text.</param>
/// <param name="Place">Where the manifest asks for it; null for a pass that runs by itself.</param>
public sealed record PlannedPass(ProvidedPass Pass, string Point, IReadOnlyList<PassOption> Options, SourcePlace? Place);

/// <summary>The resolved pipeline: the passes at each named point, in order, made and configured. For one run.</summary>
public sealed class PipelinePlan
{
    private static readonly string[] Points = [PipelinePoints.Top, PipelinePoints.BeforeLowering, PipelinePoints.Tpu];

    private readonly Dictionary<string, PassManager> _managers = Points.ToDictionary(p => p, _ => new PassManager { VerifyEach = true });

    private PipelinePlan(List<PlannedPass> passes)
    {
        Passes = passes;
        var problems = new List<Diagnostic>();
        foreach (PlannedPass planned in passes)
        {
            try
            {
                _managers[planned.Point].Add(planned.Pass.Name, planned.Pass.Create(), planned.Options);
            }
            catch (DiagnosticException e) when (planned.Place is { } place)
            {
                problems.AddRange(e.Diagnostics.Select(d => d with { Place = place with { Path = $"{place.Path}.options" } }));
            }
        }

        if (problems.Count > 0)
        {
            throw new DiagnosticException(problems);
        }
    }

    /// <summary>All passes in order.</summary>
    public IReadOnlyList<PlannedPass> Passes { get; }

    /// <summary>The passes every plugin runs by itself, changed as the manifest says.</summary>
    /// <exception cref="DiagnosticException">The manifest names a pass that is not there, or options that do not fit it.</exception>
    public static PipelinePlan Resolve(PluginComposer composer, PipelineSection section, string manifestPath)
    {
        List<PlannedPass> passes = [.. composer.Passes
            .Where(p => p.At is not null && Points.Contains(p.At))
            .OrderBy(p => Array.IndexOf(Points, p.At)).ThenBy(p => p.Order).ThenBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => new PlannedPass(p, p.At!, [], null))];
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

    /// <summary>The passes of a point, verifying the module after each.</summary>
    public PassManager At(string point) => _managers[point];

    /// <summary>The plan as pipeline text.</summary>
    public override string ToString() => PipelineText.Print(Points.SelectMany(p => _managers[p].Passes));

    private static void Insert(List<PlannedPass> passes, PluginComposer composer, PassEntry entry, SourcePlace place)
    {
        ProvidedPass pass = composer.Pass(entry.Pass, place);
        int after = entry.After is null ? -1 : passes.FindIndex(p => p.Pass.Name == entry.After);
        if (entry.After is not null && after < 0)
        {
            throw NoSuchPass(entry.After, passes, place with { Path = $"{place.Path}.after" });
        }

        if (entry.At is not null && (entry.After is not null || !Points.Contains(entry.At)))
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.InvalidValue,
                entry.After is not null ? $"'at' and 'after' are both given for the pass '{entry.Pass}'" : $"the pipeline has no point '{entry.At}'",
                place with { Path = $"{place.Path}.at" },
                entry.After is not null ? "a pass runs behind another or at the end of a point" : $"its points are {string.Join(", ", Points)}",
                entry.After is not null ? "remove one of the two" : Suggestion.For(entry.At, Points) ?? "use one of these"));
        }

        string point = after >= 0 ? passes[after].Point : entry.At ?? pass.At ?? PipelinePoints.Top;
        // A point without passes yet lies behind those of the points before it.
        int at = after >= 0 ? after + 1 : passes.FindLastIndex(p => Array.IndexOf(Points, p.Point) <= Array.IndexOf(Points, point)) + 1;
        passes.Insert(at, new PlannedPass(pass, point, [.. entry.Options.Select(o => new PassOption(o.Key, Text(o.Key, o.Value, place)))], place));
    }

    /// <summary>A value as pipelines write it; a list has commas between its elements.</summary>
    private static string Text(string option, JsonElement value, SourcePlace place) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array when value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String) => string.Join(
            ",", value.EnumerateArray().Select(e => e.GetString()!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal))),
        _ => throw new DiagnosticException(new Diagnostic(
            CoreDiagnostics.InvalidValue,
            $"the option '{option}' is neither a number, a boolean, a text nor a list of texts",
            place with { Path = $"{place.Path}.options.{option}" })),
    };

    private static DiagnosticException NoSuchPass(string name, List<PlannedPass> passes, SourcePlace place) => new(new Diagnostic(
        CoreDiagnostics.InvalidValue,
        $"the pipeline has no pass '{name}'",
        place,
        $"its passes are {string.Join(", ", passes.Select(p => p.Pass.Name))}",
        Suggestion.For(name, passes.Select(p => p.Pass.Name)) ?? "use one of these"));
}
