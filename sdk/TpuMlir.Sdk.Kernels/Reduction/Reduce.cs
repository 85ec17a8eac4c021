using System.Numerics.Tensors;

namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// y[o, i] = reduction of x[o, a, i] over a. Sums and products are accumulated in double precision and rounded once, in an
/// order that does not depend on the processor or the threads.
/// </summary>
public static unsafe class Reduce
{
    private const long ThreadingThreshold = 1 << 17;

    // One tile of double accumulators is half a first-level cache or less.
    private const int ColumnTile = 1024;

    /// <summary>Reduces one axis.</summary>
    /// <param name="kind">What to compute.</param>
    /// <param name="shape">The tensor seen from the axis.</param>
    /// <param name="x">[Outer,Axis,Inner].</param>
    /// <param name="y">[Outer,Inner], overwritten.</param>
    /// <param name="options">Threads.</param>
    public static void Run(ReduceKind kind, AxisShape shape, ReadOnlySpan<float> x, Span<float> y, KernelOptions options = default)
    {
        shape.Validate(nameof(shape));
        Check.Length(x.Length, shape.Elements, nameof(x));
        Check.Length(y.Length, shape.Results, nameof(y));
        switch (kind)
        {
            case ReduceKind.Max:
            case ReduceKind.Min:
                Extremum(kind == ReduceKind.Max, shape, x, y, options);
                break;
            case ReduceKind.Sum:
            case ReduceKind.Mean:
                Accumulate<SumAccumulator>(kind, shape, x, y, options);
                break;
            case ReduceKind.L1:
                Accumulate<AbsoluteAccumulator>(kind, shape, x, y, options);
                break;
            case ReduceKind.L2:
                Accumulate<SquareAccumulator>(kind, shape, x, y, options);
                break;
            case ReduceKind.Prod:
                Accumulate<ProductAccumulator>(kind, shape, x, y, options);
                break;
            default:
                throw new ArgumentException($"unknown reduction {kind}", nameof(kind));
        }
    }

    /// <summary>Reduces any set of axes; the result keeps the order of the others.</summary>
    /// <param name="kind">What to compute.</param>
    /// <param name="x">The tensor.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="axes">Distinct axes to reduce, negative ones count from the end; empty reduces nothing.</param>
    /// <param name="y">Result, overwritten.</param>
    /// <param name="options">Threads.</param>
    public static void Run(
        ReduceKind kind, ReadOnlySpan<float> x, ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, Span<float> y, KernelOptions options = default)
    {
        Check.Length(x.Length, Check.Elements(shape, nameof(shape)), nameof(x));
        Span<bool> reduced = stackalloc bool[shape.Length];
        foreach (int axis in axes)
        {
            Check.That(axis >= -shape.Length && axis < shape.Length, $"axis {axis} of a tensor of rank {shape.Length}", nameof(axes));
            int at = axis < 0 ? axis + shape.Length : axis;
            Check.That(!reduced[at], $"axis {axis} is named twice", nameof(axes));
            reduced[at] = true;
        }

        int first = reduced.IndexOf(true), last = reduced.LastIndexOf(true);
        if (first < 0)
        {
            Run(kind, new AxisShape(checked((int)Check.Elements(shape, nameof(shape))), 1, 1), x, y, options);
            return;
        }

        if (!reduced[first..last].Contains(false))
        {
            Run(kind, Range(shape, first, last + 1), x, y, options);
            return;
        }

        // Separate axes: bring them together at the end and round once.
        int[] order = [.. Select(reduced, false), .. Select(reduced, true)];
        var moved = new float[Check.Elements(shape, nameof(shape))];
        Transpose.Run(x, shape, order, moved);
        var permuted = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            permuted[i] = shape[order[i]];
        }

        Run(kind, Range(permuted, reduced.Count(false), permuted.Length), moved, y, options);
    }

    private static AxisShape Range(ReadOnlySpan<int> shape, int first, int end) => new(
        checked((int)Check.Elements(shape[..first], nameof(shape))),
        checked((int)Check.Elements(shape[first..end], nameof(shape))),
        checked((int)Check.Elements(shape[end..], nameof(shape))));

    private static List<int> Select(ReadOnlySpan<bool> flags, bool value)
    {
        var selected = new List<int>();
        for (int i = 0; i < flags.Length; i++)
        {
            if (flags[i] == value)
            {
                selected.Add(i);
            }
        }

        return selected;
    }

    private static void Extremum(bool max, AxisShape shape, ReadOnlySpan<float> x, Span<float> y, KernelOptions options)
    {
        float start = max ? float.NegativeInfinity : float.PositiveInfinity;
        fixed (float* px = x, py = y)
        {
            float* input = px, output = py;
            ParallelRanges.For(shape.Outer, Threads(shape, options), 1, (begin, end) =>
            {
                for (long o = begin; o < end; o++)
                {
                    float* block = input + (o * shape.Axis * shape.Inner);
                    var target = new Span<float>(output + (o * shape.Inner), shape.Inner);
                    target.Fill(start);
                    if (shape.Inner == 1 && shape.Axis > 0)
                    {
                        var row = new ReadOnlySpan<float>(block, shape.Axis);
                        target[0] = max ? TensorPrimitives.Max(row) : TensorPrimitives.Min(row);
                        continue;
                    }

                    for (long a = 0; a < shape.Axis; a++)
                    {
                        var row = new ReadOnlySpan<float>(block + (a * shape.Inner), shape.Inner);
                        if (max)
                        {
                            TensorPrimitives.Max(target, row, target);
                        }
                        else
                        {
                            TensorPrimitives.Min(target, row, target);
                        }
                    }
                }
            });
        }
    }

    private static void Accumulate<TAccumulator>(ReduceKind kind, AxisShape shape, ReadOnlySpan<float> x, Span<float> y, KernelOptions options)
        where TAccumulator : IAccumulator
    {
        fixed (float* px = x, py = y)
        {
            float* input = px, output = py;
            ParallelRanges.For(shape.Outer, Threads(shape, options), 1, (begin, end) =>
            {
                Span<double> sums = shape.Inner == 1 ? default : new double[Math.Min(ColumnTile, shape.Inner)];
                for (long o = begin; o < end; o++)
                {
                    float* block = input + (o * shape.Axis * shape.Inner);
                    if (shape.Inner == 1)
                    {
                        output[o] = Finish(kind, AxisAccumulation.Row<TAccumulator>(new ReadOnlySpan<float>(block, shape.Axis)), shape.Axis);
                        continue;
                    }

                    for (int i = 0; i < shape.Inner; i += ColumnTile)
                    {
                        Span<double> tile = sums[..Math.Min(ColumnTile, shape.Inner - i)];
                        tile.Fill(TAccumulator.Start);
                        for (long a = 0; a < shape.Axis; a++)
                        {
                            AxisAccumulation.Columns<TAccumulator>(new ReadOnlySpan<float>(block + (a * shape.Inner) + i, tile.Length), tile);
                        }

                        for (int j = 0; j < tile.Length; j++)
                        {
                            output[(o * shape.Inner) + i + j] = Finish(kind, tile[j], shape.Axis);
                        }
                    }
                }
            });
        }
    }

    private static float Finish(ReduceKind kind, double sum, int count) => kind switch
    {
        ReduceKind.Mean => (float)(sum / count),
        ReduceKind.L2 => (float)Math.Sqrt(sum),
        _ => (float)sum,
    };

    private static int Threads(AxisShape shape, KernelOptions options) => shape.Elements < ThreadingThreshold ? 1 : options.ThreadCount;
}
