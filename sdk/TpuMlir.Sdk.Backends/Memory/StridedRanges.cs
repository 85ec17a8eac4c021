namespace TpuMlir.Sdk.Backends.Memory;

/// <summary>One dimension of a strided box.</summary>
/// <param name="Count">Its extent.</param>
/// <param name="Stride">Distance in bytes; not negative, 0 where the same bytes are touched again.</param>
public readonly record struct StridedDimension(long Count, long Stride);

/// <summary>The bytes of a strided box as ranges: exact as long as they are few, with the smallest gaps included beyond that.</summary>
public static class StridedRanges
{
    /// <summary>More ranges than this cost the search for dependencies more than precision is worth.</summary>
    public const int MostRanges = 64;

    /// <summary>The ranges of a box of elements, disjoint and in ascending order; none when an extent is 0.</summary>
    /// <param name="space">Which memory.</param>
    /// <param name="lanes">The lanes of it; 1 for memories without lanes.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="size">Bytes of an element.</param>
    /// <param name="dimensions">The dimensions, in any order.</param>
    public static IReadOnlyList<MemoryRange> Of(int space, UInt128 lanes, long start, long size, params ReadOnlySpan<StridedDimension> dimensions)
    {
        var outer = new List<StridedDimension>();
        foreach (StridedDimension d in dimensions)
        {
            if (d.Count <= 0)
            {
                return [];
            }

            if (d.Count > 1 && d.Stride != 0)
            {
                outer.Add(d);
            }
        }

        outer.Sort((a, b) => a.Stride.CompareTo(b.Stride));
        long run = size;
        Absorb(outer, ref run);
        while (Product(outer) > MostRanges)
        {
            // The gaps of the innermost dimension are the smallest: give those up first.
            run += (outer[0].Count - 1) * outer[0].Stride;
            outer.RemoveAt(0);
            Absorb(outer, ref run);
        }

        return Merged(Starts(start, outer), run, new MemoryRange(space, lanes, 0, 0));
    }

    /// <summary>Dimensions whose steps leave no gap become part of the run.</summary>
    private static void Absorb(List<StridedDimension> outer, ref long run)
    {
        while (outer.Count > 0 && outer[0].Stride <= run)
        {
            run += (outer[0].Count - 1) * outer[0].Stride;
            outer.RemoveAt(0);
        }
    }

    private static long Product(List<StridedDimension> dimensions)
    {
        // Four counts of at most 2^32 overflow; anything above the limit is as good as another.
        long product = 1;
        foreach (StridedDimension d in dimensions)
        {
            product = d.Count > MostRanges || product > MostRanges ? MostRanges + 1 : product * d.Count;
        }

        return product;
    }

    private static List<long> Starts(long start, List<StridedDimension> outer)
    {
        var starts = new List<long> { start };
        foreach (StridedDimension d in outer)
        {
            var next = new List<long>(starts.Count * (int)d.Count);
            for (long i = 0; i < d.Count; i++)
            {
                foreach (long s in starts)
                {
                    next.Add(s + (i * d.Stride));
                }
            }

            starts = next;
        }

        starts.Sort();
        return starts;
    }

    private static List<MemoryRange> Merged(List<long> starts, long run, MemoryRange like)
    {
        var merged = new List<MemoryRange>(starts.Count);
        foreach (long s in starts)
        {
            if (merged.Count > 0 && s <= merged[^1].End)
            {
                merged[^1] = merged[^1] with { End = Math.Max(merged[^1].End, s + run) };
            }
            else
            {
                merged.Add(like with { Start = s, End = s + run });
            }
        }

        return merged;
    }
}
