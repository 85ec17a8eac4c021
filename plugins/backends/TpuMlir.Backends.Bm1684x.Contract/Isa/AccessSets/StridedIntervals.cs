namespace TpuMlir.Backends.Bm1684x.Isa.AccessSets;

/// <summary>One dimension of a strided walk.</summary>
internal readonly record struct WalkDimension(long Count, long StrideBytes);

/// <summary>The byte intervals of a strided walk: exact as long as they are few, their hulls beyond that.</summary>
internal static class StridedIntervals
{
    /// <summary>More intervals than this cost the dependency search more than precision is worth.</summary>
    public const int MaxIntervals = 64;

    public static List<(long Start, long End)> Of(long start, long elementBytes, params ReadOnlySpan<WalkDimension> dimensions)
    {
        var outer = new List<WalkDimension>();
        foreach (var d in dimensions)
        {
            if (d.Count <= 0)
            {
                return [];
            }

            if (d.Count > 1 && d.StrideBytes != 0)
            {
                outer.Add(d);
            }
        }

        outer.Sort((a, b) => a.StrideBytes.CompareTo(b.StrideBytes));
        var run = elementBytes;
        Absorb(outer, ref run);
        while (Product(outer) > MaxIntervals)
        {
            // The gaps of the innermost dimension are the smallest: give those up first.
            run += (outer[0].Count - 1) * outer[0].StrideBytes;
            outer.RemoveAt(0);
            Absorb(outer, ref run);
        }

        return Enumerate(start, run, outer);
    }

    /// <summary>Dimensions whose steps leave no gap become part of the run.</summary>
    private static void Absorb(List<WalkDimension> outer, ref long run)
    {
        while (outer.Count > 0 && outer[0].StrideBytes <= run)
        {
            run += (outer[0].Count - 1) * outer[0].StrideBytes;
            outer.RemoveAt(0);
        }
    }

    private static long Product(List<WalkDimension> dimensions)
    {
        // Four counts of at most 2^32 overflow; anything above the limit is as good as another.
        var product = 1L;
        foreach (var d in dimensions)
        {
            product = d.Count > MaxIntervals || product > MaxIntervals ? MaxIntervals + 1 : product * d.Count;
        }

        return product;
    }

    private static List<(long Start, long End)> Enumerate(long start, long run, List<WalkDimension> outer)
    {
        var starts = new List<long> { start };
        foreach (var d in outer)
        {
            var next = new List<long>(starts.Count * (int)d.Count);
            for (var i = 0L; i < d.Count; i++)
            {
                foreach (var s in starts)
                {
                    next.Add(s + (i * d.StrideBytes));
                }
            }

            starts = next;
        }

        starts.Sort();
        var merged = new List<(long Start, long End)>();
        foreach (var s in starts)
        {
            if (merged.Count > 0 && s <= merged[^1].End)
            {
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, s + run));
            }
            else
            {
                merged.Add((s, s + run));
            }
        }

        return merged;
    }
}
