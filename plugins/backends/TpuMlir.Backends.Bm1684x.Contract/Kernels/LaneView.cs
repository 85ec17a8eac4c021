namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>A part of an element-wise operation as n, c, h, w: extents, and for each operand (the result last) strides and a start.</summary>
internal sealed record LaneView(long[] Extents, long[][] Strides, long[] Start)
{
    /// <summary>Larger n and h are cut into views of their own.</summary>
    private const int MaxExtent = 65535;

    /// <summary>The views that together cover the operation.</summary>
    public static IEnumerable<LaneView> Of(ElementwiseShape shape, int lanes) => shape.Dims.Length == 1
        ? Flat(shape, lanes)
        : Loop(shape, 0, [.. shape.Strides.Select(_ => 0L)]);

    /// <summary>One dimension: each lane takes an equal run; what is left over, less than one element a lane, comes last.</summary>
    private static IEnumerable<LaneView> Flat(ElementwiseShape shape, int lanes)
    {
        long total = shape.Dims[0];
        long run = total / lanes;
        if (run > 0)
        {
            yield return new LaneView([1, lanes, 1, run], [.. shape.Strides.Select(s => new[] { 0, run * s[0], 0, s[0] })], [.. shape.Strides.Select(_ => 0L)]);
        }

        long rest = total - (run * lanes);
        if (rest > 0)
        {
            yield return new LaneView([1, rest, 1, 1], [.. shape.Strides.Select(s => new[] { 0, s[0], 0, 1L })], [.. shape.Strides.Select(s => run * lanes * s[0])]);
        }
    }

    /// <summary>The last four dimensions become n, c, h, w (c the last but one when there are fewer); loops run over the others.</summary>
    private static IEnumerable<LaneView> Loop(ElementwiseShape shape, int dim, long[] start)
    {
        int left = shape.Dims.Length - dim;
        if (left > 4)
        {
            for (long i = 0; i < shape.Dims[dim]; i++)
            {
                foreach (LaneView view in Loop(shape, dim + 1, Shifted(shape, dim, start, i)))
                {
                    yield return view;
                }
            }

            yield break;
        }

        int[] place = left switch { 2 => [1, 3], 3 => [0, 1, 3], _ => [0, 1, 2, 3] };
        long[] extents = [1, 1, 1, 1];
        long[][] strides = [.. shape.Strides.Select(_ => new long[4])];
        for (int i = 0; i < left; i++)
        {
            extents[place[i]] = shape.Dims[dim + i];
            for (int o = 0; o < strides.Length; o++)
            {
                strides[o][place[i]] = shape.Strides[o][dim + i];
            }
        }

        for (long c = 0; c < extents[1]; c += MaxExtent / 64 * 64)
        {
            long[] cut = (long[])extents.Clone();
            cut[1] = Math.Min(MaxExtent / 64 * 64, extents[1] - c);
            yield return new LaneView(cut, strides, [.. start.Select((s, o) => s + (c * strides[o][1]))]);
        }
    }

    private static long[] Shifted(ElementwiseShape shape, int dim, long[] start, long index) =>
        [.. start.Select((s, o) => s + (index * shape.Strides[o][dim]))];
}
