using TpuMlir.Sdk.Backends.Timeline;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Reports;

/// <summary>A timeline as text: totals, engines, kinds of commands, operators.</summary>
public static class TimelineReport
{
    private const int MostKinds = 20;

    /// <summary>The lines of a network's report.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <param name="operators">Times of operators; empty when it is not known which commands are whose.</param>
    public static IEnumerable<string> Lines(ExecutionTimeline timeline, IReadOnlyList<OperatorTime> operators)
    {
        TimelineSummary summary = TimelineSummary.Of(timeline);
        double seconds = timeline.Duration.TotalSeconds;
        long bytes = summary.GlobalBytesRead + summary.GlobalBytesWritten;
        yield return $"  estimated time       {1e3 * seconds:0.000} ms ({summary.Cycles:N0} cycles at {timeline.Frequency / 1e9:0.###} GHz)";
        yield return $"  overlap              {Share(summary.Overlap, summary.Cycles)} of the time more than one engine is busy";
        yield return $"  global memory        {summary.GlobalBytesRead:N0} bytes read, {summary.GlobalBytesWritten:N0} written, {(seconds > 0 ? bytes / seconds / 1e9 : 0):0.0} GB/s on average";
        yield return $"  multiply-accumulates {summary.Macs:N0}, {summary.MacUtilisation:0.0%} of what the chip could do in the time";
        yield return $"  unmeasured           {summary.EstimatedShare:0.0%} of the busy cycles belong to kinds of commands no hardware counter was recorded for (marked ~)";
        yield return "";
        foreach (string line in Engines(summary).Concat(Kinds(summary)).Concat(Operators(timeline, summary, operators)))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Engines(TimelineSummary summary)
    {
        yield return $"  {"engine",-34} {"commands",9} {"busy cycles",14} {"share",7}  waits for";
        foreach (EngineSummary engine in summary.Engines)
        {
            string waits = string.Join(", ", engine.Stalls.Select(s => $"{s.Key} {s.Value:N0} cycles"));
            yield return $"  {engine.Name,-34} {engine.Commands,9:N0} {engine.Busy,14:N0} {Share(engine.Busy, summary.Cycles),7}  {waits}".TrimEnd();
        }
    }

    private static IEnumerable<string> Kinds(TimelineSummary summary)
    {
        yield return "";
        yield return $"  {"kind of command",-34} {"commands",9} {"busy cycles",14} {"share",7}";
        foreach (KindSummary kind in summary.Kinds.Take(MostKinds))
        {
            yield return $"  {$"{kind.Engine} {(kind.IsMeasured ? "" : "~")}{kind.Kind}",-34} {kind.Commands,9:N0} {kind.Cycles,14:N0} {Share(kind.Cycles, summary.Cycles),7}";
        }

        if (summary.Kinds.Count > MostKinds)
        {
            yield return $"  {$"{summary.Kinds.Count - MostKinds} more",-34} {summary.Kinds.Skip(MostKinds).Sum(k => k.Commands),9:N0} {summary.Kinds.Skip(MostKinds).Sum(k => k.Cycles),14:N0}";
        }
    }

    private static IEnumerable<string> Operators(ExecutionTimeline timeline, TimelineSummary summary, IReadOnlyList<OperatorTime> operators)
    {
        if (operators.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return $"  {"operator",-34} {"elapsed",9} {"share",7} {string.Join(" ", timeline.Engines.Select(e => $"{e,10}"))} {"global bytes",14} {"MAC",16}";
        foreach (OperatorTime time in operators)
        {
            yield return $"  {Fit(time.Operation, 34),-34} {time.Elapsed,9:N0} {Share(time.Elapsed, summary.Cycles),7} {string.Join(" ", time.Busy.Select(b => $"{b,10:N0}"))} {time.GlobalBytes,14:N0} {time.Macs,16:N0}";
        }
    }

    private static string Share(long part, long whole) => whole == 0 ? "0.0%" : $"{100.0 * part / whole:0.0}%";

    private static string Fit(string name, int width) => name.Length <= width ? name : $"…{name[^(width - 1)..]}";
}
