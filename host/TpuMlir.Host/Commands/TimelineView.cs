using TpuMlir.Host.Compilation;
using TpuMlir.Host.Debugging;
using TpuMlir.Host.Reports;
using TpuMlir.Sdk.Backends.Timeline;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Commands;

/// <summary>Shows and writes the timelines of an artifact's networks.</summary>
/// <param name="artifact">The artifact.</param>
/// <param name="path">Its file.</param>
/// <param name="network">The network to time; null for all.</param>
/// <param name="map">The file of its command map; null for none.</param>
internal sealed class TimelineView(IArtifact artifact, string path, string? network, string? map)
{
    private readonly CommandMap? _map = map is null ? null : ReadMap(map);

    /// <summary>Prints the reports and writes the trace.</summary>
    /// <param name="output">Where the reports go.</param>
    /// <param name="trace">The trace's file, or null.</param>
    /// <exception cref="DiagnosticException">There is no cost model, or the map does not fit.</exception>
    public void Show(TextWriter output, string? trace)
    {
        List<(string Network, ExecutionTimeline Timeline, IReadOnlyList<OperatorTime> Operators)> timed = [];
        foreach (string name in Networks())
        {
            ExecutionTimeline timeline = artifact.Timeline(name) ?? throw NoCostModel();
            timed.Add((name, timeline, Operators(timeline)));
        }

        foreach ((string name, ExecutionTimeline timeline, IReadOnlyList<OperatorTime> operators) in timed)
        {
            output.WriteLine($"timeline of \"{name}\"");
            foreach (string line in TimelineReport.Lines(timeline, operators))
            {
                output.WriteLine(line);
            }
        }

        if (trace is not null)
        {
            OutputFile.Write(trace, stream =>
            {
                using var file = new TraceFile(stream);
                foreach ((string name, ExecutionTimeline timeline, IReadOnlyList<OperatorTime> operators) in timed)
                {
                    file.Add(name, timeline, operators);
                }
            });
            output.WriteLine($"wrote {trace}");
        }
    }

    private static CommandMap ReadMap(string path)
    {
        ModelSource.RequireFile(path);
        return CommandMap.Read(path);
    }

    private IEnumerable<string> Networks()
    {
        string[] names = [.. artifact.Networks.Select(n => n.Name)];
        if (network is not null && !names.Contains(network))
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.InvalidValue,
                $"there is no network \"{network}\"",
                new SourcePlace(path),
                $"its networks are {string.Join(", ", names.Select(n => $"\"{n}\""))}",
                Suggestion.For(network, names) ?? "use one of these"));
        }

        if (_map is not null && network is null && names.Length > 1)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.InvalidValue,
                $"which network \"{map}\" belongs to is not known",
                new SourcePlace(path),
                $"the artifact has {names.Length} networks",
                "name it with --network"));
        }

        return network is null ? names : [network];
    }

    private IReadOnlyList<OperatorTime> Operators(ExecutionTimeline timeline)
    {
        if (_map is null)
        {
            return [];
        }

        try
        {
            return _map.Engines.SequenceEqual(timeline.Engines)
                ? OperatorTime.Of(timeline, [.. _map.Operations.Select(o => new OpBoundary(o.Name, o.LastCommand, []))])
                : throw OtherMap();
        }
        catch (ArgumentException)
        {
            throw OtherMap();
        }
    }

    private DiagnosticException OtherMap() => new(new Diagnostic(
        CoreDiagnostics.InvalidValue,
        $"\"{map}\" is the command map of another artifact",
        new SourcePlace(map),
        "it has other engines or more commands",
        "give the map of the same compilation"));

    private DiagnosticException NoCostModel() => new(new Diagnostic(
        CoreDiagnostics.NoPlacement,
        $"there is no cost model for {artifact.Chip}",
        new SourcePlace(path),
        "the plugin that reads the artifact does not estimate times",
        "leave --timeline, --trace and --map out"));
}
