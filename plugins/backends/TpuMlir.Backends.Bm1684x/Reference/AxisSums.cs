using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Maximum and sum along an axis in chunks, in the chip's order.</summary>
internal static class AxisSums
{
    /// <summary>Within a chunk from the lowest finite f32 on, as the chip's maximum pool; then max(so far, chunk).</summary>
    public static Vector512<float> Max(ReadOnlySpan<Vector512<float>> elements, int cut)
    {
        Vector512<float> total = default;
        for (int from = 0; from < elements.Length; from += cut)
        {
            ReadOnlySpan<Vector512<float>> chunk = elements.Slice(from, Math.Min(cut, elements.Length - from));
            Vector512<float> largest = Lanes.Of(float.MinValue);
            foreach (Vector512<float> x in chunk)
            {
                largest = Lanes.Max(largest, x);
            }

            total = from == 0 ? largest : Lanes.Max(total, largest);
        }

        return total;
    }

    /// <summary>Two accumulators from zero in each chunk (the products are with 1), the chunks' sums added in order.</summary>
    public static Vector512<float> Sum(ReadOnlySpan<Vector512<float>> elements, int cut)
    {
        Vector512<float> total = default;
        for (int from = 0; from < elements.Length; from += cut)
        {
            Vector512<float> even = default, odd = default;
            int end = Math.Min(from + cut, elements.Length);
            for (int i = from; i < end; i++)
            {
                if (((i - from) & 1) == 0)
                {
                    even = Lanes.Add(even, elements[i]);
                }
                else
                {
                    odd = Lanes.Add(odd, elements[i]);
                }
            }

            Vector512<float> chunk = Lanes.Add(even, odd);
            total = from == 0 ? chunk : Lanes.Add(total, chunk);
        }

        return total;
    }
}
