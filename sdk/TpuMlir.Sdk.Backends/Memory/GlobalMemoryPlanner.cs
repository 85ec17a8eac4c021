namespace TpuMlir.Sdk.Backends.Memory;

/// <summary>A tensor that needs a place in global memory while it is alive.</summary>
/// <param name="Id">The caller's name for it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="First">Index of the operation that writes it.</param>
/// <param name="Last">Index of the last operation that reads it.</param>
public sealed record LiveTensor<T>(T Id, long Bytes, int First, int Last);

/// <summary>Where the tensors lie.</summary>
/// <param name="Offsets">Offset of each tensor.</param>
/// <param name="Bytes">Bytes of the whole region.</param>
/// <param name="LargestLiveSet">The most bytes alive at one time: no placement can be smaller.</param>
public sealed record MemoryPlan<T>(IReadOnlyDictionary<T, long> Offsets, long Bytes, long LargestLiveSet)
    where T : notnull;

/// <summary>Places tensors in one region so that tensors alive at the same time do not overlap.</summary>
/// <remarks>
/// Largest first, each at the lowest offset free over its whole life. Several orders are tried and the smallest region is
/// kept; all are deterministic.
/// </remarks>
public static class GlobalMemoryPlanner
{
    /// <summary>Plans a region. Offsets are multiples of <paramref name="alignment"/>.</summary>
    public static MemoryPlan<T> Plan<T>(IReadOnlyList<LiveTensor<T>> tensors, long alignment)
        where T : notnull
    {
        LiveTensor<T>[] aligned = [.. tensors.Select(t => t with { Bytes = Align(Math.Max(t.Bytes, 1), alignment) })];
        long bound = LargestLiveSet(aligned);
        MemoryPlan<T>? best = null;
        foreach (IEnumerable<LiveTensor<T>> order in Orders(aligned))
        {
            MemoryPlan<T> plan = Place([.. order], bound);
            if (best is null || plan.Bytes < best.Bytes)
            {
                best = plan;
            }

            if (best.Bytes == bound)
            {
                break;
            }
        }

        return best!;
    }

    private static IEnumerable<IEnumerable<LiveTensor<T>>> Orders<T>(LiveTensor<T>[] tensors)
    {
        yield return tensors.OrderByDescending(t => t.Bytes).ThenByDescending(t => t.Last - t.First).ThenBy(t => t.First);
        yield return tensors.OrderByDescending(t => t.Bytes * (t.Last - t.First + 1L)).ThenBy(t => t.First);
        yield return tensors.OrderByDescending(t => t.Last - t.First).ThenByDescending(t => t.Bytes).ThenBy(t => t.First);
        yield return tensors.OrderBy(t => t.First).ThenByDescending(t => t.Bytes);
    }

    private static MemoryPlan<T> Place<T>(LiveTensor<T>[] order, long bound)
        where T : notnull
    {
        var placed = new List<(LiveTensor<T> Tensor, long Offset)>(order.Length);
        var offsets = new Dictionary<T, long>(order.Length);
        long end = 0;
        foreach (LiveTensor<T> tensor in order)
        {
            long at = 0;
            foreach ((LiveTensor<T> other, long offset) in placed
                .Where(p => p.Tensor.First <= tensor.Last && tensor.First <= p.Tensor.Last)
                .OrderBy(p => p.Offset))
            {
                if (offset - at >= tensor.Bytes)
                {
                    break;
                }

                at = Math.Max(at, offset + other.Bytes);
            }

            placed.Add((tensor, at));
            offsets.Add(tensor.Id, at);
            end = Math.Max(end, at + tensor.Bytes);
        }

        return new MemoryPlan<T>(offsets, end, bound);
    }

    private static long LargestLiveSet<T>(LiveTensor<T>[] tensors)
    {
        long most = 0;
        foreach (int time in tensors.Select(t => t.First).Distinct())
        {
            most = Math.Max(most, tensors.Where(t => t.First <= time && time <= t.Last).Sum(t => t.Bytes));
        }

        return most;
    }

    private static long Align(long value, long alignment) => (value + alignment - 1) / alignment * alignment;
}
