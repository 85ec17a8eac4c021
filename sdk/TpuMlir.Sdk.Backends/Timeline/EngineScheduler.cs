using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Sdk.Backends.Timeline;

/// <summary>
/// Runs engines against a clock: each runs its commands in order, a command starts when its engine is free, what it waits for
/// is complete and the resources it holds are free.
/// </summary>
/// <remarks>
/// Where two engines want the same resource the one that could start earlier gets it, and of two equal ones the first in the
/// list, so that the same program always gives the same timeline.
/// </remarks>
/// <param name="engines">Names of the engines.</param>
/// <param name="resources">Names of what only one command at a time can hold; none for chips whose engines never meet.</param>
public sealed class EngineScheduler(IReadOnlyList<string> engines, IReadOnlyList<string>? resources = null)
{
    private readonly IReadOnlyList<string> _resources = resources ?? [];

    /// <summary>The timeline of a program.</summary>
    /// <param name="program">For each engine its commands in order.</param>
    /// <param name="frequency">Cycles in a second.</param>
    /// <exception cref="DiagnosticException">Commands wait for each other, or for one that is not there.</exception>
    public ExecutionTimeline Run(IReadOnlyList<IReadOnlyList<TimedCommand>> program, double frequency)
    {
        var state = new State(program, _resources.Count);
        var placed = new List<TimelineCommand>(program.Sum(e => e.Count));
        for (int left = program.Sum(e => e.Count); left > 0; left--)
        {
            (int engine, Reason reason) = Next(program, state);
            TimedCommand command = program[engine][state.Done(engine)];
            long idleFrom = state.EngineFree(engine);
            TimelineCommand timed = command.Command with
            {
                Engine = engine,
                Id = state.Done(engine) + 1,
                Start = reason.Time,
                Stall = reason.Time > idleFrom ? new TimelineStall(reason.Time - idleFrom, reason.Cause, reason.Command) : null,
            };
            state.Place(command, timed);
            placed.Add(timed);
        }

        return new ExecutionTimeline(engines, frequency, [.. placed.OrderBy(c => c.Start).ThenBy(c => c.Engine)]);
    }

    /// <summary>The engine whose next command can start first.</summary>
    private (int Engine, Reason Reason) Next(IReadOnlyList<IReadOnlyList<TimedCommand>> program, State state)
    {
        (int Engine, Reason Reason)? best = null;
        for (int engine = 0; engine < program.Count; engine++)
        {
            if (state.Done(engine) < program[engine].Count
                && Ready(program[engine][state.Done(engine)], engine, state) is { } reason
                && (best is null || reason.Time < best.Value.Reason.Time))
            {
                best = (engine, reason);
            }
        }

        return best ?? throw Deadlock(program, state);
    }

    /// <summary>When a command can start and what that depends on; null while a command it waits for has no place yet.</summary>
    private Reason? Ready(TimedCommand command, int engine, State state)
    {
        var reason = new Reason(state.EngineFree(engine), "", 0);
        for (int other = 0; other < command.Waits.Count; other++)
        {
            long wanted = command.Waits[other];
            if (wanted > state.Done(other))
            {
                return null;
            }

            if (wanted > 0 && state.EndOf(other, wanted) > reason.Time)
            {
                reason = new Reason(state.EndOf(other, wanted), engines[other], wanted);
            }
        }

        foreach (int resource in command.Resources)
        {
            if (state.ResourceFree(resource) > reason.Time)
            {
                reason = new Reason(state.ResourceFree(resource), _resources[resource], 0);
            }
        }

        return reason;
    }

    private DiagnosticException Deadlock(IReadOnlyList<IReadOnlyList<TimedCommand>> program, State state)
    {
        IEnumerable<string> waiting = Enumerable.Range(0, program.Count)
            .Where(e => state.Done(e) < program[e].Count)
            .Select(e => $"{engines[e]} {state.Done(e) + 1}");
        return new DiagnosticException(new Diagnostic(
            CoreDiagnostics.UnsoundProgram,
            $"{string.Join(" and ", waiting)} cannot start",
            Why: "each waits for a command that is not complete before it, or is not there at all",
            Help: "the artifact is damaged; compile the model again"));
    }

    private readonly record struct Reason(long Time, string Cause, long Command);

    /// <summary>What has a place so far.</summary>
    private sealed class State(IReadOnlyList<IReadOnlyList<TimedCommand>> program, int resources)
    {
        private readonly List<long>[] _ends = [.. program.Select(e => new List<long>(e.Count))];
        private readonly long[] _resourceFree = new long[resources];

        public int Done(int engine) => _ends[engine].Count;

        public long EngineFree(int engine) => _ends[engine].Count == 0 ? 0 : _ends[engine][^1];

        public long EndOf(int engine, long command) => _ends[engine][(int)command - 1];

        public long ResourceFree(int resource) => _resourceFree[resource];

        public void Place(TimedCommand command, TimelineCommand timed)
        {
            _ends[timed.Engine].Add(timed.End);
            foreach (int resource in command.Resources)
            {
                _resourceFree[resource] = timed.End;
            }
        }
    }
}
