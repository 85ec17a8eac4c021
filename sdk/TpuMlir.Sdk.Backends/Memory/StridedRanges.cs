namespace TpuMlir.Sdk.Backends.Memory;

/// <summary>The bytes of a strided box as ranges.</summary>
public static class StridedRanges
{
    /// <summary>More runs than this are told as one range from the first to the last byte.</summary>
    private const int MostRuns = 32;

    /// <summary>The ranges of a box of elements.</summary>
    /// <param name="space">Which memory.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="extents">The extents, outermost first; at least 1 each.</param>
    /// <param name="strides">Distances in bytes; not negative, 0 where the same bytes are touched again.</param>
    /// <param name="size">Bytes of an element.</param>
    public static IReadOnlyList<MemoryRange> Of(int space, long start, IReadOnlyList<long> extents, IReadOnlyList<long> strides, int size)
    {
        // Dimensions that touch new bytes, joined where they follow one another without a gap.
        var outer = new List<(long Count, long Stride)>();
        long run = size;
        foreach ((long count, long stride) in extents.Zip(strides).Reverse().Where(d => d.First > 1 && d.Second > 0).OrderBy(d => d.Second))
        {
            if (outer.Count == 0 && stride <= run)
            {
                run = ((count - 1) * stride) + run;
            }
            else
            {
                outer.Add((count, stride));
            }
        }

        long end = start + run + outer.Sum(d => (d.Count - 1) * d.Stride);
        if (outer.Aggregate(1L, (n, d) => Math.Min(n * d.Count, MostRuns + 1)) > MostRuns)
        {
            return [new MemoryRange(space, UInt128.One, start, end)];
        }

        IEnumerable<long> starts = [start];
        foreach ((long count, long stride) in outer)
        {
            starts = starts.SelectMany(s => Enumerable.Range(0, (int)count).Select(i => s + (i * stride)));
        }

        return [.. starts.Order().Select(s => new MemoryRange(space, UInt128.One, s, s + run))];
    }
}
