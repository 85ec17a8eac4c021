using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>Runs the queues of a chip's engines: a command starts when its predecessor and what it waits for are complete.</summary>
/// <param name="names">The engines' names, for messages.</param>
/// <param name="queues">The queue of each engine.</param>
/// <param name="execute">Executes a command.</param>
public sealed class EngineQueues<TCommand>(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<QueuedCommand<TCommand>>> queues, Action<TCommand> execute)
{
    private readonly long[] _done = new long[queues.Count];
    private readonly long[] _counts = [.. queues.Select(q => (long)q.Count)];
    private readonly List<int> _ready = [];

    /// <summary>Which of the engines that can go on does, from their numbers in ascending order; the first unless set. Every choice is a legal execution.</summary>
    public Func<IReadOnlyList<int>, int> Choose { get; init; } = ready => ready[0];

    /// <summary>The engines' names.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Commands of each engine.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Commands of each engine done so far.</summary>
    public IReadOnlyList<long> Done => _done;

    /// <summary>A command of an engine, counted from 1.</summary>
    public TCommand this[int engine, long number] => queues[engine][(int)(number - 1)].Command;

    /// <summary>The engine whose command runs next when that many of each are to be done; null when they are.</summary>
    /// <exception cref="SimulationException">No engine can go on.</exception>
    public int? Next(IReadOnlyList<long> counts)
    {
        bool left = false;
        _ready.Clear();
        for (int e = 0; e < queues.Count; e++)
        {
            if (_done[e] < counts[e])
            {
                left = true;
                if (_done[e] < _counts[e] && IsReady(queues[e][(int)_done[e]]))
                {
                    _ready.Add(e);
                }
            }
        }

        return _ready.Count > 0 ? Choose(_ready)
            : left ? throw new SimulationException($"deadlock: {string.Join("; ", Enumerable.Range(0, queues.Count).Select(State))}")
            : null;
    }

    /// <summary>Runs the next command of an engine; it must be able to start.</summary>
    /// <exception cref="SimulationException">The command is illegal.</exception>
    public void Step(int engine)
    {
        try
        {
            execute(queues[engine][(int)_done[engine]].Command);
        }
        catch (SimulationException e)
        {
            throw new SimulationException($"{names[engine]} command {_done[engine] + 1}: {e.Message}");
        }

        _done[engine]++;
    }

    /// <summary>Runs until that many commands of each engine are done, and no others.</summary>
    /// <exception cref="SimulationException">No engine can go on, or a command is illegal.</exception>
    public void RunTo(IReadOnlyList<long> counts)
    {
        while (Next(counts) is { } engine)
        {
            Step(engine);
        }
    }

    /// <summary>Runs all queues to their ends.</summary>
    /// <exception cref="SimulationException">No engine can go on, or a command is illegal.</exception>
    public void RunToEnd() => RunTo(_counts);

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

    private string State(int engine) => _done[engine] == _counts[engine]
        ? $"{names[engine]} has ended"
        : $"{names[engine]} {_done[engine] + 1} waits for {string.Join(" and ", queues[engine][(int)_done[engine]].Waits.Select((w, e) => (w, e)).Where(p => p.w > _done[p.e]).Select(p => $"{names[p.e]} {p.w}").DefaultIfEmpty("a command that does not exist"))}";
}
