namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>Emits the steps of an operation with loads one step ahead of computing.</summary>
/// <remarks>
/// The order in the transfer queue is load k+1, store k, load k+2, store k+1, ...: with two buffers for what changes, loading
/// slice k+1 does not wait for computing slice k. Dependencies between commands are found later from what they touch.
/// </remarks>
public static class TileRunner
{
    /// <summary>Emits all steps. The pools must have been placed.</summary>
    public static void Run(IEnumerable<TileStep> steps)
    {
        var held = new Dictionary<LocalPool, Holding>();
        TileStep? current = null;
        foreach (TileStep next in steps)
        {
            if (current is not null)
            {
                Emit(current, next, held);
            }

            current = next;
        }

        if (current is not null)
        {
            Emit(current, null, held);
        }
    }

    private static void Emit(TileStep step, TileStep? next, Dictionary<LocalPool, Holding> held)
    {
        var offsets = new int[step.Buffers.Count];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = Acquire(step.Buffers[i], step, null, held)
                ?? throw new InvalidOperationException($"a step uses more {step.Buffers[i].Pool.Role} buffers than its pool has");
        }

        foreach (TileBuffer ahead in next?.Buffers ?? [])
        {
            if (ahead.Load is not null)
            {
                Acquire(ahead, next!, step, held);
            }
        }

        step.Compute?.Invoke(offsets);
        step.Store?.Invoke(offsets);
    }

    /// <summary>The offset of the buffer that holds what is wanted, loading it first if need be; null when all buffers are in use.</summary>
    private static int? Acquire(TileBuffer wanted, TileStep user, TileStep? alsoInUse, Dictionary<LocalPool, Holding> held)
    {
        if (!held.TryGetValue(wanted.Pool, out Holding? holding))
        {
            held.Add(wanted.Pool, holding = new Holding(wanted.Pool.Count));
        }

        int index = Array.IndexOf(holding.Contents, wanted.Content);
        if (index < 0)
        {
            index = holding.LeastRecent(c => !IsUsed(c, wanted.Pool, user) && (alsoInUse is null || !IsUsed(c, wanted.Pool, alsoInUse)));
            if (index < 0)
            {
                return null;
            }

            holding.Contents[index] = wanted.Content;
            wanted.Load?.Invoke(wanted.Pool.Offsets[index]);
        }

        holding.Touch(index);
        return wanted.Pool.Offsets[index];
    }

    private static bool IsUsed(object? content, LocalPool pool, TileStep step)
    {
        foreach (TileBuffer buffer in step.Buffers)
        {
            if (buffer.Pool == pool && Equals(buffer.Content, content))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the buffers of a pool hold, and when each was last used.</summary>
    private sealed class Holding(int count)
    {
        private readonly long[] _used = new long[count];
        private long _clock;

        public object?[] Contents { get; } = new object?[count];

        public void Touch(int index) => _used[index] = ++_clock;

        public int LeastRecent(Func<object?, bool> isFree)
        {
            int best = -1;
            for (int i = 0; i < Contents.Length; i++)
            {
                if ((Contents[i] is null || isFree(Contents[i])) && (best < 0 || _used[i] < _used[best]))
                {
                    best = i;
                }
            }

            return best;
        }
    }
}
