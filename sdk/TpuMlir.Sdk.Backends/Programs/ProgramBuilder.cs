using TpuMlir.Sdk.Backends.Memory;

namespace TpuMlir.Sdk.Backends.Programs;

/// <summary>
/// Collects commands in program order and finds, from what they read and write, which commands of the other engines each
/// one has to wait for.
/// </summary>
/// <remarks>
/// The rule: a command waits for the latest command of each other engine that conflicts with it and is not known to be
/// complete already. An engine runs in order, so what an earlier command of the same engine waited for is complete, and so
/// is what that command, in turn, waited for.
/// </remarks>
public sealed class ProgramBuilder<T>
{
    private readonly List<MachineCommand<T>>[] _engines;
    private readonly List<MachineCommand<T>> _program = [];

    /// <summary>For each engine, up to which id of each other engine everything is known to be complete.</summary>
    private readonly long[][] _known;

    /// <summary>A builder for a chip of that many engines.</summary>
    public ProgramBuilder(int engines)
    {
        _engines = [.. Enumerable.Range(0, engines).Select(_ => new List<MachineCommand<T>>())];
        _known = [.. Enumerable.Range(0, engines).Select(_ => new long[engines])];
    }

    /// <summary>All commands in program order.</summary>
    public IReadOnlyList<MachineCommand<T>> Program => _program;

    /// <summary>The commands of one engine in order.</summary>
    public IReadOnlyList<MachineCommand<T>> Engine(int engine) => _engines[engine];

    /// <summary>Number of commands of each engine so far.</summary>
    public long[] Counts => [.. _engines.Select(e => (long)e.Count)];

    /// <summary>Adds a command behind all others.</summary>
    public MachineCommand<T> Append(int engine, T payload, AccessSet access)
    {
        long[] known = _known[engine];
        var waits = new long[_engines.Length];
        for (int other = 0; other < _engines.Length; other++)
        {
            if (other == engine)
            {
                continue;
            }

            long id = LatestConflict(other, known[other], access);
            if (id > known[other])
            {
                waits[other] = id;
                Learn(known, other, id);
            }
        }

        var command = new MachineCommand<T>(engine, _engines[engine].Count + 1, payload, access, waits);
        _engines[engine].Add(command);
        _program.Add(command);
        return command;
    }

    private long LatestConflict(int engine, long known, AccessSet access)
    {
        List<MachineCommand<T>> commands = _engines[engine];
        for (int i = commands.Count - 1; i >= known; i--)
        {
            if (commands[i].Access.ConflictsWith(access))
            {
                return i + 1;
            }
        }

        return 0;
    }

    /// <summary>Takes over what the command waited for knew when it started.</summary>
    private void Learn(long[] known, int engine, long id)
    {
        known[engine] = id;
        for (long i = id; i >= 1; i--)
        {
            // Waits grow along an engine, so the nearest command with waits tells the most.
            IReadOnlyList<long> waits = _engines[engine][(int)i - 1].Waits;
            bool any = false;
            for (int e = 0; e < known.Length; e++)
            {
                any |= waits[e] > 0;
                known[e] = Math.Max(known[e], waits[e]);
            }

            if (any)
            {
                break;
            }
        }
    }
}
