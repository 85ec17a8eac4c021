using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Backends.Timeline;

/// <summary>What a timeline adds up to.</summary>
/// <param name="Cycles">Cycles of the whole.</param>
/// <param name="Engines">Each engine's share.</param>
/// <param name="Overlap">Cycles in which at least two engines are busy.</param>
/// <param name="Kinds">Commands by kind, those that take most first.</param>
public sealed record TimelineSummary(
    long Cycles, IReadOnlyList<EngineSummary> Engines, long Overlap, IReadOnlyList<KindSummary> Kinds)
{
    /// <summary>Bytes read from global memory.</summary>
    public long GlobalBytesRead { get; private init; }

    /// <summary>Bytes written to global memory.</summary>
    public long GlobalBytesWritten { get; private init; }

    /// <summary>Multiply-accumulates.</summary>
    public long Macs { get; private init; }

    /// <summary>Share of the whole that the multiply-accumulates would take at the chip's peak rate for their types, 0 to 1.</summary>
    public double MacUtilisation { get; private init; }

    /// <summary>Share of all busy cycles that no recorded hardware counter stands behind, 0 to 1.</summary>
    public double EstimatedShare { get; private init; }

    /// <summary>Adds a timeline up.</summary>
    public static TimelineSummary Of(ExecutionTimeline timeline)
    {
        IReadOnlyList<TimelineCommand> commands = timeline.Commands;
        long busy = commands.Sum(c => c.Cycles);
        return new TimelineSummary(
            timeline.Cycles,
            [.. timeline.Engines.Select((name, e) => EngineSummary.Of(name, [.. commands.Where(c => c.Engine == e)]))],
            OverlapOf(commands),
            [.. commands.GroupBy(c => (c.Engine, c.Kind, c.IsMeasured))
                .Select(g => new KindSummary(timeline.Engines[g.Key.Engine], g.Key.Kind, g.Key.IsMeasured, g.Count(), g.Sum(c => c.Cycles)))
                .OrderByDescending(k => k.Cycles).ThenBy(k => k.Kind, StringComparer.Ordinal)])
        {
            GlobalBytesRead = commands.Sum(c => c.GlobalBytesRead),
            GlobalBytesWritten = commands.Sum(c => c.GlobalBytesWritten),
            Macs = commands.Sum(c => c.Macs),
            MacUtilisation = timeline.Cycles == 0 ? 0 : commands.Sum(c => c.PeakCycles) / timeline.Cycles,
            EstimatedShare = busy == 0 ? 0 : commands.Where(c => !c.IsMeasured).Sum(c => c.Cycles) / (double)busy,
        };
    }

    private static long OverlapOf(IReadOnlyList<TimelineCommand> commands)
    {
        // Ends before starts at the same cycle: touching commands do not overlap.
        var events = commands.SelectMany<TimelineCommand, (long Time, int Step)>(c => [(c.Start, 1), (c.End, -1)])
            .OrderBy(e => e.Time).ThenBy(e => e.Step);
        long overlap = 0, since = 0;
        int running = 0;
        foreach ((long time, int step) in events)
        {
            overlap += running >= 2 ? time - since : 0;
            running += step;
            since = time;
        }

        return overlap;
    }
}

/// <summary>What one engine does on a timeline.</summary>
/// <param name="Name">The engine.</param>
/// <param name="Commands">Number of its commands.</param>
/// <param name="Busy">Cycles it computes or moves.</param>
/// <param name="Stalls">Cycles it waits, by what it waits for, the most first.</param>
public sealed record EngineSummary(string Name, int Commands, long Busy, IReadOnlyList<KeyValuePair<string, long>> Stalls)
{
    internal static EngineSummary Of(string name, TimelineCommand[] commands) => new(
        name,
        commands.Length,
        commands.Sum(c => c.Cycles),
        [.. commands.Where(c => c.Stall is not null).GroupBy(c => c.Stall!.Cause)
            .Select(g => KeyValuePair.Create(g.Key, g.Sum(c => c.Stall!.Cycles)))
            .OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal)]);
}

/// <summary>Commands of one kind on a timeline.</summary>
/// <param name="Engine">Their engine.</param>
/// <param name="Kind">The kind.</param>
/// <param name="IsMeasured">Whether hardware counters of the kind were recorded.</param>
/// <param name="Commands">How many.</param>
/// <param name="Cycles">Their cycles together.</param>
public sealed record KindSummary(string Engine, string Kind, bool IsMeasured, int Commands, long Cycles);
