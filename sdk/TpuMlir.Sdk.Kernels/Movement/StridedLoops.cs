namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// A contiguous destination filled from a strided source. Dimensions of extent 1 are dropped and neighbours merged where
/// the source walks through them in one step.
/// </summary>
internal readonly struct StridedLoops
{
    private StridedLoops(int[] extents, long[] strides) => (Extents, Strides) = (extents, strides);

    /// <summary>Extents of the destination, outermost first; never empty.</summary>
    public int[] Extents { get; }

    /// <summary>Element steps of the source, of any sign or 0.</summary>
    public long[] Strides { get; }

    public static StridedLoops Of(ReadOnlySpan<int> extents, ReadOnlySpan<long> strides)
    {
        var keptExtents = new List<int>();
        var keptStrides = new List<long>();
        for (int i = 0; i < extents.Length; i++)
        {
            if (extents[i] == 1)
            {
                continue;
            }

            if (keptExtents.Count > 0 && keptStrides[^1] == strides[i] * extents[i])
            {
                keptExtents[^1] = checked(keptExtents[^1] * extents[i]);
                keptStrides[^1] = strides[i];
            }
            else
            {
                keptExtents.Add(extents[i]);
                keptStrides.Add(strides[i]);
            }
        }

        return keptExtents.Count == 0 ? new StridedLoops([1], [1]) : new StridedLoops([.. keptExtents], [.. keptStrides]);
    }

    /// <summary>Row-major strides of a shape.</summary>
    public static long[] RowMajor(ReadOnlySpan<int> shape)
    {
        var strides = new long[shape.Length];
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }

        return strides;
    }
}
