using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>Start values and results of a floating-point convolution: rows are output channels, columns pixels.</summary>
/// <param name="previous">Previous results [row][columns], null without accumulation.</param>
internal sealed unsafe class FloatPlanePolicy(
    Bm1684xMachine machine, LaneTensor result, int image, float* bias, float* previous, int columns, bool dual) : IAccumulatorPolicy
{
    /// <inheritdoc/>
    public void Start(int row, int column, int count, float* first, float* second)
    {
        float* old = previous == null ? null : previous + (long)row * columns + column;
        new Span<float>(first, count).Fill(dual && old == null ? 0f : bias[row]);
        if (old == null)
        {
            new Span<float>(second, count).Fill(bias[row]);
        }
        else if (dual)
        {
            new Span<float>(old, count).CopyTo(new Span<float>(second, count));
        }
        else
        {
            FloatSums.Add(first, old, count);
        }
    }

    /// <inheritdoc/>
    public void Finish(int row, int column, int count, float* first, float* second)
    {
        if (!machine.LaneEnabled(result.LaneOf(row)))
        {
            return;
        }

        if (dual)
        {
            FloatSums.Add(first, second, count);
        }

        Elements.StoreFloats(first, result.Plane(image, row) + (long)column * result.Type.Size(), result.Type.Size(), result.Type, count);
    }
}

/// <summary>Adding up accumulators.</summary>
internal static unsafe class FloatSums
{
    /// <summary>Adds flushed numbers to others; works on whole vectors.</summary>
    public static void Add(float* sums, float* others, int count)
    {
        for (int i = 0; i < count; i += 16)
        {
            Float32Vector.Add(Vector512.Load(sums + i), Vector512.Load(others + i)).Store(sums + i);
        }
    }
}

/// <summary>Start values and results of an 8-bit convolution.</summary>
/// <param name="previous">Previous results [row][columns], null without accumulation.</param>
/// <param name="finish">What becomes of a row's sums; null to keep them.</param>
[SkipLocalsInit]
internal sealed unsafe class IntegerPlanePolicy(
    Bm1684xMachine machine, LaneTensor result, int image, int* previous, int columns, Func<int, SumRequantise>? finish) : IAccumulatorPolicy
{
    /// <inheritdoc/>
    public void Start(int row, int column, int count, float* first, float* second)
    {
        if (previous == null)
        {
            new Span<int>(first, count).Clear();
        }
        else
        {
            new Span<int>(previous + (long)row * columns + column, count).CopyTo(new Span<int>(first, count));
        }
    }

    /// <inheritdoc/>
    public void Finish(int row, int column, int count, float* first, float* second)
    {
        if (!machine.LaneEnabled(result.LaneOf(row)))
        {
            return;
        }

        int size = result.Type.Size();
        byte* target = result.Plane(image, row) + (long)column * size;
        if (finish is null)
        {
            Elements.StoreWords((int*)first, target, size, result.Type, count);
            return;
        }

        long* values = stackalloc long[PanelSource.Width];
        finish(row).Run((int*)first, null, null, values, count);
        Elements.StoreLongs(values, target, size, result.Type, count);
    }
}
