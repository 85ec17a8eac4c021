using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Sdk.Backends.Tests.Programs;

/// <summary>Random programs, and what is true of them found by brute force.</summary>
internal static class RandomProgram
{
    public const int Bytes = 40;

    /// <summary>All of the memory, written before the program starts.</summary>
    public static MemoryRange All { get; } = new(0, 1, 0, Bytes);

    public static ProgramBuilder<int> Build(int seed, int engines)
    {
        var random = new Random(seed);
        var builder = new ProgramBuilder<int>(engines);
        for (int i = 0; i < random.Next(2, 25); i++)
        {
            builder.Append(random.Next(engines), i, new AccessSet(Ranges(random), Ranges(random)));
        }

        return builder;
    }

    /// <summary>The program as the checker takes it, with other waits if wanted.</summary>
    public static IReadOnlyList<IReadOnlyList<CheckedCommand>> Checked(ProgramBuilder<int> builder, int engines, Func<MachineCommand<int>, IReadOnlyList<long>>? waits = null) =>
        [.. Enumerable.Range(0, engines).Select(e => builder.Engine(e).Select(c => new CheckedCommand($"{e}:{c.Id}", c.Access, waits?.Invoke(c) ?? c.Waits)).ToArray())];

    /// <summary>True when two conflicting commands are not ordered by engine order and waits, taken transitively.</summary>
    public static bool HasRace(IReadOnlyList<IReadOnlyList<CheckedCommand>> engines)
    {
        (int Engine, int Index)[] all = [.. engines.SelectMany((e, i) => e.Select((_, k) => (i, k)))];
        Dictionary<(int, int), int> number = all.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);
        var before = new bool[all.Length, all.Length];
        foreach ((int engine, int index) in all)
        {
            if (index > 0)
            {
                before[number[(engine, index - 1)], number[(engine, index)]] = true;
            }

            for (int e = 0; e < engines.Count; e++)
            {
                if (engines[engine][index].Waits[e] is > 0 and long id)
                {
                    before[number[(e, (int)id - 1)], number[(engine, index)]] = true;
                }
            }
        }

        for (int k = 0; k < all.Length; k++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                for (int j = 0; j < all.Length && before[i, k]; j++)
                {
                    before[i, j] |= before[k, j];
                }
            }
        }

        return all.Any(a => all.Any(b => number[a] < number[b]
            && !before[number[a], number[b]] && !before[number[b], number[a]]
            && engines[a.Engine][a.Index].Access.ConflictsWith(engines[b.Engine][b.Index].Access)));
    }

    private static MemoryRange[] Ranges(Random random) => [.. Enumerable.Range(0, random.Next(3)).Select(_ =>
    {
        int start = random.Next(Bytes - 6);
        return new MemoryRange(0, 1, start, start + random.Next(1, 6));
    })];
}
