using TpuMlir.Sdk.Backends.Memory;

namespace TpuMlir.Sdk.Backends.Programs;

/// <summary>Something wrong with a program.</summary>
/// <param name="Kind">"race", "read before write" or "deadlock".</param>
/// <param name="Message">What is wrong, with the commands' numbers.</param>
public sealed record ProgramFault(string Kind, string Message);

/// <summary>A command as the checker sees it: decoded from the artifact, not taken from the builder.</summary>
/// <param name="Name">How messages name it.</param>
/// <param name="Access">What it reads and writes.</param>
/// <param name="Waits">For each engine the id that must be complete before it starts; 0 for none.</param>
public sealed record CheckedCommand(string Name, AccessSet Access, IReadOnlyList<long> Waits);

/// <summary>
/// Proves of a program that every schedule its waits allow gives the same result: no deadlock, no two conflicting commands
/// unordered (race), and no byte read that nothing wrote.
/// </summary>
/// <remarks>
/// Independent of <see cref="ProgramBuilder{T}"/>: it runs the engines abstractly with vector clocks. A command's clock tells for
/// each engine up to which id everything is complete when it starts. Two commands of different engines are ordered when one
/// is within the other's clock.
/// </remarks>
public sealed class ProgramChecker(IReadOnlyList<IReadOnlyList<CheckedCommand>> engines, IReadOnlyList<MemoryRange> initial)
{
    private const int MostFaults = 20;

    private readonly List<ProgramFault> _faults = [];
    private readonly long[][][] _clocks = [.. engines.Select(e => new long[e.Count][])];

    /// <summary>Checks the program; an empty list means it is sound.</summary>
    /// <param name="most">After this many faults the rest of the program is not looked at.</param>
    public IReadOnlyList<ProgramFault> Check(int most = MostFaults)
    {
        var written = new Dictionary<int, WrittenSet>();
        foreach (MemoryRange range in initial)
        {
            SetOf(written, range.Space).Add(range);
        }

        var next = new int[engines.Count];
        int left = engines.Sum(e => e.Count);
        while (left > 0 && _faults.Count < most)
        {
            int engine = Runnable(next);
            if (engine < 0)
            {
                ReportDeadlock(next);
                break;
            }

            Run(engine, next, written);
            next[engine]++;
            left--;
        }

        return _faults;
    }

    private int Runnable(int[] next)
    {
        for (int e = 0; e < engines.Count; e++)
        {
            if (next[e] < engines[e].Count && IsReady(engines[e][next[e]], next))
            {
                return e;
            }
        }

        return -1;
    }

    private static bool IsReady(CheckedCommand command, int[] next)
    {
        for (int e = 0; e < command.Waits.Count; e++)
        {
            if (command.Waits[e] > next[e])
            {
                return false;
            }
        }

        return true;
    }

    private void Run(int engine, int[] next, Dictionary<int, WrittenSet> written)
    {
        CheckedCommand command = engines[engine][next[engine]];
        long[] clock = ClockOf(engine, next[engine], command);
        _clocks[engine][next[engine]] = clock;
        for (int other = 0; other < engines.Count; other++)
        {
            // Commands of the other engine that ran in this abstract schedule but need not have, when this one starts.
            for (int i = next[other] - 1; other != engine && i >= clock[other]; i--)
            {
                if (engines[other][i].Access.ConflictsWith(command.Access) && _clocks[other][i][engine] < next[engine] + 1)
                {
                    _faults.Add(new ProgramFault("race", $"{command.Name} and {engines[other][i].Name} touch the same bytes and neither waits for the other"));
                    break;
                }
            }
        }

        foreach (MemoryRange read in command.Access.Reads)
        {
            if (!SetOf(written, read.Space).Covers(read))
            {
                string writer = LaterWriter(engine, next, read) is { } later ? $" before it; {later} does so later" : "";
                _faults.Add(new ProgramFault(
                    "read before write",
                    $"{command.Name} reads bytes 0x{read.Start:x}..0x{read.End:x} of {MemorySpace.Name(read.Space)} that nothing wrote{writer}"));
                break;
            }
        }

        foreach (MemoryRange write in command.Access.Writes)
        {
            SetOf(written, write.Space).Add(write);
        }
    }

    private long[] ClockOf(int engine, int index, CheckedCommand command)
    {
        long[] clock = index > 0 ? (long[])_clocks[engine][index - 1].Clone() : new long[engines.Count];
        clock[engine] = index;
        for (int e = 0; e < engines.Count; e++)
        {
            if (e == engine || command.Waits[e] <= clock[e])
            {
                continue;
            }

            clock[e] = command.Waits[e];
            long[] theirs = _clocks[e][command.Waits[e] - 1];
            for (int k = 0; k < clock.Length; k++)
            {
                clock[k] = Math.Max(clock[k], theirs[k]);
            }
        }

        return clock;
    }

    // The first command of any engine that has not run yet and writes some of the bytes.
    private string? LaterWriter(int engine, int[] next, MemoryRange read)
    {
        for (int e = 0; e < engines.Count; e++)
        {
            for (int i = e == engine ? next[e] + 1 : next[e]; i < engines[e].Count; i++)
            {
                if (engines[e][i].Access.Writes.Any(write => write.Overlaps(read)))
                {
                    return engines[e][i].Name;
                }
            }
        }

        return null;
    }

    private void ReportDeadlock(int[] next)
    {
        IEnumerable<string> waiting = Enumerable.Range(0, engines.Count)
            .Where(e => next[e] < engines[e].Count)
            .Select(e => $"{engines[e][next[e]].Name} waits for {Missing(engines[e][next[e]], next)}");
        _faults.Add(new ProgramFault("deadlock", $"nothing can start: {string.Join(", ", waiting)}"));
    }

    private string Missing(CheckedCommand command, int[] next)
    {
        int engine = Enumerable.Range(0, command.Waits.Count).First(e => command.Waits[e] > next[e]);
        long id = command.Waits[engine];
        return id <= engines[engine].Count
            ? engines[engine][(int)id - 1].Name
            : $"command {id} of an engine that has {engines[engine].Count}";
    }

    private static WrittenSet SetOf(Dictionary<int, WrittenSet> sets, int space)
    {
        if (!sets.TryGetValue(space, out WrittenSet? set))
        {
            sets.Add(space, set = new WrittenSet());
        }

        return set;
    }
}
