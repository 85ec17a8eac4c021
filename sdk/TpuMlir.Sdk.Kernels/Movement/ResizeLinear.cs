using System.Numerics.Tensors;

namespace TpuMlir.Sdk.Kernels;

/// <summary>Where an output position lies between two input positions: x[Low]·(1 − Weight) + x[High]·Weight.</summary>
/// <param name="Low">First input position.</param>
/// <param name="High">Second input position.</param>
/// <param name="Weight">Share of the second.</param>
public readonly record struct LinearTap(int Low, int High, float Weight);

/// <summary>
/// Bilinear resize by tables: columns are interpolated first, then rows. The caller's tables hold the coordinate rule.
/// </summary>
public static unsafe class ResizeLinear
{
    private const long ThreadingThreshold = 1 << 16;

    /// <summary>Resizes planes.</summary>
    /// <param name="source">[planes,height,width].</param>
    /// <param name="planes">Images times channels.</param>
    /// <param name="height">Input height.</param>
    /// <param name="width">Input width.</param>
    /// <param name="rows">Input rows of every output row.</param>
    /// <param name="columns">Input columns of every output column.</param>
    /// <param name="destination">[planes,rows.Length,columns.Length], overwritten.</param>
    /// <param name="options">Threads.</param>
    public static void Run(
        ReadOnlySpan<float> source,
        int planes,
        int height,
        int width,
        ReadOnlySpan<LinearTap> rows,
        ReadOnlySpan<LinearTap> columns,
        Span<float> destination,
        KernelOptions options = default)
    {
        Check.Length(source.Length, Check.Elements([planes, height, width], nameof(planes)), nameof(source));
        long outputs = (long)planes * rows.Length * columns.Length;
        Check.Length(destination.Length, outputs, nameof(destination));
        Inside(rows, height, nameof(rows));
        Inside(columns, width, nameof(columns));
        if (outputs == 0)
        {
            return;
        }

        LinearTap[] rowTable = rows.ToArray(), columnTable = columns.ToArray();
        int input = height * width, output = rows.Length * columns.Length;
        fixed (float* ps = source, pd = destination)
        {
            float* from = ps, to = pd;
            ParallelRanges.For(planes, outputs < ThreadingThreshold ? 1 : options.ThreadCount, 1, (begin, end) =>
            {
                for (long p = begin; p < end; p++)
                {
                    Plane(new ReadOnlySpan<float>(from + (p * input), input), width, rowTable, columnTable, new Span<float>(to + (p * output), output));
                }
            });
        }
    }

    private static void Inside(ReadOnlySpan<LinearTap> taps, int extent, string parameter)
    {
        foreach (LinearTap tap in taps)
        {
            Check.That((uint)tap.Low < (uint)extent && (uint)tap.High < (uint)extent, $"{tap} outside 0 … {extent - 1}", parameter);
        }
    }

    private static void Plane(ReadOnlySpan<float> source, int width, LinearTap[] rows, LinearTap[] columns, Span<float> destination)
    {
        // Neighbouring output rows use the same two input rows, so the last two interpolated ones are kept.
        int size = columns.Length, lowRow = -1, highRow = -1;
        var low = new float[size];
        var high = new float[size];
        for (int oh = 0; oh < rows.Length; oh++)
        {
            (int wantLow, int wantHigh, float weight) = rows[oh];
            if (wantLow == highRow && wantLow != lowRow)
            {
                (low, high) = (high, low);
                (lowRow, highRow) = (highRow, lowRow);
            }

            if (wantLow != lowRow)
            {
                Row(source.Slice(wantLow * width, width), columns, low);
                lowRow = wantLow;
            }

            if (wantHigh != highRow)
            {
                Row(source.Slice(wantHigh * width, width), columns, high);
                highRow = wantHigh;
            }

            Span<float> target = destination.Slice(oh * size, size);
            TensorPrimitives.Multiply(low, 1 - weight, target);
            TensorPrimitives.MultiplyAdd(high, weight, target, target);
        }
    }

    private static void Row(ReadOnlySpan<float> source, LinearTap[] columns, Span<float> target)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            LinearTap tap = columns[i];
            target[i] = (source[tap.Low] * (1 - tap.Weight)) + (source[tap.High] * tap.Weight);
        }
    }
}
