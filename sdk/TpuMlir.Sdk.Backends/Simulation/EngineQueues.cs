using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>Runs the queues of a chip's engines: a command starts when its predecessor and what it waits for are complete.</summary>
/// <param name="names">The engines' names, for messages.</param>
/// <param name="queues">The queue of each engine.</param>
/// <param name="execute">Executes a command.</param>
public sealed class EngineQueues<TCommand>(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<QueuedCommand<TCommand>>> queues, Action<TCommand> execute)
{
    private readonly int[] _done = new int[queues.Count];

    /// <summary>Commands of all engines.</summary>
    public long Total => queues.Sum(q => (long)q.Count);

    /// <summary>Commands of all engines done so far.</summary>
    public long Done => _done.Sum(d => (long)d);

    /// <summary>Runs until that many commands of each engine are done, and no others.</summary>
    /// <exception cref="SimulationException">No engine can go on, or a command is illegal.</exception>
    public void RunTo(IReadOnlyList<long> counts)
    {
        while (true)
        {
            bool left = false, moved = false;
            for (int e = 0; e < queues.Count; e++)
            {
                while (_done[e] < counts[e] && _done[e] < queues[e].Count && IsReady(queues[e][_done[e]]))
                {
                    execute(queues[e][_done[e]++].Command);
                    moved = true;
                }

                left |= _done[e] < counts[e];
            }

            if (!left)
            {
                return;
            }

            if (!moved)
            {
                throw new SimulationException($"deadlock: {string.Join("; ", Enumerable.Range(0, queues.Count).Select(State))}");
            }
        }
    }

    /// <summary>Runs all queues to their ends.</summary>
    /// <exception cref="SimulationException">No engine can go on, or a command is illegal.</exception>
    public void RunToEnd() => RunTo([.. queues.Select(q => (long)q.Count)]);

    private bool IsReady(QueuedCommand<TCommand> command)
    {
        for (int e = 0; e < _done.Length; e++)
        {
            if (command.Waits[e] > _done[e])
            {
                return false;
            }
        }

        return true;
    }

    private string State(int engine) => _done[engine] == queues[engine].Count
        ? $"{names[engine]} has ended"
        : $"{names[engine]} {_done[engine] + 1} waits for {string.Join(" and ", queues[engine][_done[engine]].Waits.Select((w, e) => (w, e)).Where(p => p.w > _done[p.e]).Select(p => $"{names[p.e]} {p.w}").DefaultIfEmpty("a command that does not exist"))}";
}
