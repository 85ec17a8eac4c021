using TpuMlir.Sdk.Targets;

namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>A part of an element-wise operation as n, c, h, w, with c over the lanes.</summary>
/// <param name="Extents">The extents.</param>
/// <param name="Strides">For each operand, the result last, the strides of n, c, h, w in elements; 0 where it is broadcast.</param>
/// <param name="Start">For each operand the element it begins with.</param>
public sealed record LaneView(long[] Extents, long[][] Strides, long[] Start)
{
    /// <summary>The views that together cover the operation: c is at most the target's largest dimension, in whole runs of the lanes.</summary>
    public static IEnumerable<LaneView> Of(ElementwiseShape shape, TargetDescription target) => shape.Dims.Length == 1
        ? Flat(shape, target.Lanes)
        : Loop(shape, 0, [.. shape.Strides.Select(_ => 0L)], target.MaxDimension / target.Lanes * target.Lanes);

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
    private static IEnumerable<LaneView> Loop(ElementwiseShape shape, int dim, long[] start, int most)
    {
        int left = shape.Dims.Length - dim;
        if (left > 4)
        {
            for (long i = 0; i < shape.Dims[dim]; i++)
            {
                foreach (LaneView view in Loop(shape, dim + 1, Shifted(shape, dim, start, i), most))
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

        for (long c = 0; c < extents[1]; c += most)
        {
            long[] cut = (long[])extents.Clone();
            cut[1] = Math.Min(most, extents[1] - c);
            yield return new LaneView(cut, strides, [.. start.Select((s, o) => s + (c * strides[o][1]))]);
        }
    }

    private static long[] Shifted(ElementwiseShape shape, int dim, long[] start, long index) =>
        [.. start.Select((s, o) => s + (index * shape.Strides[o][dim]))];
}
