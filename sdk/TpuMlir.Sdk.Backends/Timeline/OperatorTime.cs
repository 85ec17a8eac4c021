using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Backends.Timeline;

/// <summary>What one operation of the network takes on a timeline.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="Start">The cycle its first command starts in.</param>
/// <param name="End">The cycle after its last command.</param>
/// <param name="Elapsed">Cycles by which the network is longer for it: from the end of everything before it to its own end.</param>
/// <param name="Busy">For each engine the cycles of its commands.</param>
/// <param name="GlobalBytes">Bytes it moves from and to global memory.</param>
/// <param name="Macs">Its multiply-accumulates.</param>
public sealed record OperatorTime(
    string Operation, long Start, long End, long Elapsed, IReadOnlyList<long> Busy, long GlobalBytes, long Macs)
{
    /// <summary>Times of all operations that have commands, in program order.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <param name="boundaries">Where operations end, in program order.</param>
    /// <exception cref="ArgumentException">The boundaries are not those of this program.</exception>
    public static IReadOnlyList<OperatorTime> Of(ExecutionTimeline timeline, IReadOnlyList<OpBoundary> boundaries)
    {
        int engines = timeline.Engines.Count;
        TimelineCommand[][] byEngine = [.. Enumerable.Range(0, engines).Select(e => timeline.Commands.Where(c => c.Engine == e).OrderBy(c => c.Id).ToArray())];
        var times = new List<OperatorTime>();
        var done = new long[engines];
        long end = 0;
        foreach (OpBoundary boundary in boundaries)
        {
            Require(boundary, done, byEngine);
            TimelineCommand[] commands = [.. Enumerable.Range(0, engines).SelectMany(e => byEngine[e][(int)done[e]..(int)boundary.LastCommand[e]])];
            done = [.. boundary.LastCommand];
            if (commands.Length == 0)
            {
                continue;
            }

            long last = commands.Max(c => c.End);
            times.Add(new OperatorTime(
                boundary.Operation,
                commands.Min(c => c.Start),
                last,
                Math.Max(last - end, 0),
                [.. Enumerable.Range(0, engines).Select(e => commands.Where(c => c.Engine == e).Sum(c => c.Cycles))],
                commands.Sum(c => c.GlobalBytesRead + c.GlobalBytesWritten),
                commands.Sum(c => c.Macs)));
            end = Math.Max(end, last);
        }

        return times;
    }

    private static void Require(OpBoundary boundary, long[] done, TimelineCommand[][] commands)
    {
        if (boundary.LastCommand.Count != done.Length
            || boundary.LastCommand.Where((last, e) => last < done[e] || last > commands[e].Length).Any())
        {
            throw new ArgumentException($"operation \"{boundary.Operation}\" ends at commands this program does not have", nameof(boundary));
        }
    }
}
