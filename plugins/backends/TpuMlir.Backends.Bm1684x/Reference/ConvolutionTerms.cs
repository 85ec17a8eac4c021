using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>The order in which a convolution's products are summed.</summary>
/// <param name="Segments">Lengths of the passes or trees.</param>
/// <param name="Order">For each product its (channel, row, column) as an index into a filter row.</param>
internal sealed record ConvolutionTerms(int[] Segments, int[] Order)
{
    /// <summary>The terms of one group of channels in passes of <paramref name="cut"/> channels.</summary>
    public static ConvolutionTerms Of(int channels, WindowShape window, int cut, bool half)
    {
        int taps = window.Taps;
        if (!half)
        {
            // A filter row is in the chip's order already: channel, kernel row, kernel column.
            return new ConvolutionTerms(ProductTask.Passes(channels, cut, taps), [.. Enumerable.Range(0, channels * taps)]);
        }

        var segments = new List<int>();
        var order = new List<int>(channels * taps);
        for (int pass = 0; pass < channels; pass += cut)
        {
            int end = Math.Min(pass + cut, channels);
            for (int first = pass; first < end; first += AddTree.Width)
            {
                int count = Math.Min(AddTree.Width, end - first);
                for (int tap = 0; tap < taps; tap++)
                {
                    segments.Add(count);
                    order.AddRange(Enumerable.Range(first, count).Select(c => (c * taps) + tap));
                }
            }
        }

        return new ConvolutionTerms([.. segments], [.. order]);
    }

    /// <summary>Filter rows with their numbers in the order of the terms.</summary>
    public float[] Reorder(float[] filter, int rows)
    {
        var ordered = new float[filter.Length];
        for (int r = 0, at = 0; r < rows; r++)
        {
            int start = at;
            foreach (int term in Order)
            {
                ordered[at++] = filter[start + term];
            }
        }

        return ordered;
    }
}
