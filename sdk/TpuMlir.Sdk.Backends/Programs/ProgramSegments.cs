namespace TpuMlir.Sdk.Backends.Programs;

/// <summary>A command in an engine's queue.</summary>
/// <param name="Command">The chip's command.</param>
/// <param name="Waits">For each engine how many of its commands must be complete before this one starts.</param>
public sealed record QueuedCommand<T>(T Command, IReadOnlyList<long> Waits);

/// <summary>
/// Programs longer than the chip's command numbers: they run in segments, in each of which numbers begin at 1 again. A segment
/// starts when the one before is complete on every engine.
/// </summary>
public static class ProgramSegments
{
    /// <summary>Cuts a program into segments with at most <paramref name="most"/> commands of each engine; numbers and waits are the segment's.</summary>
    public static IReadOnlyList<IReadOnlyList<MachineCommand<T>>> Split<T>(ProgramBuilder<T> program, long most)
    {
        int engines = program.Counts.Length;
        var segments = new List<IReadOnlyList<MachineCommand<T>>>();
        var segment = new List<MachineCommand<T>>();
        long[] bases = new long[engines], counts = new long[engines];
        foreach (MachineCommand<T> command in program.Program)
        {
            if (counts.Max() >= most)
            {
                segments.Add(segment);
                segment = [];
                bases = [.. bases.Zip(counts, (a, b) => a + b)];
                counts = new long[engines];
            }

            // What lies in an earlier segment is complete.
            segment.Add(new MachineCommand<T>(
                command.Engine,
                ++counts[command.Engine],
                command.Payload,
                command.Access,
                [.. command.Waits.Select((w, e) => Math.Max(w - bases[e], 0))]));
        }

        segments.Add(segment);
        return segments;
    }

    /// <summary>The queues of whole engines from the decoded queues of segments: the inverse of <see cref="Split"/>.</summary>
    /// <param name="segments">For each segment the queue of each engine, with the segment's numbers.</param>
    public static IReadOnlyList<IReadOnlyList<QueuedCommand<T>>> Join<T>(IEnumerable<IReadOnlyList<IReadOnlyList<QueuedCommand<T>>>> segments)
    {
        List<QueuedCommand<T>>[]? joined = null;
        foreach (IReadOnlyList<IReadOnlyList<QueuedCommand<T>>> segment in segments)
        {
            joined ??= [.. segment.Select(_ => new List<QueuedCommand<T>>())];
            long[] bases = [.. joined.Select(q => (long)q.Count)];
            for (int e = 0; e < joined.Length; e++)
            {
                joined[e].AddRange(segment[e].Select(c => c with { Waits = [.. c.Waits.Select((w, other) => other == e ? 0 : w + bases[other])] }));
            }
        }

        return joined ?? throw new ArgumentException("a program has at least one segment", nameof(segments));
    }
}
