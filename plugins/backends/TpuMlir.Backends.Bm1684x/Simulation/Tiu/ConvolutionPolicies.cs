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
        float start = bias[row];
        float* old = previous == null ? null : previous + (long)row * columns + column;
        for (int i = 0; i < count; i++)
        {
            if (dual)
            {
                first[i] = old == null ? 0f : start;
                second[i] = old == null ? start : old[i];
            }
            else
            {
                first[i] = old == null ? start : Float32.Add(start, old[i]);
            }
        }
    }

    /// <inheritdoc/>
    public void Finish(int row, int column, int count, float* first, float* second)
    {
        if (!machine.LaneEnabled(result.LaneOf(row)))
        {
            return;
        }

        for (int i = 0; dual && i < count; i++)
        {
            first[i] = Float32.Flush(first[i] + second[i]);
        }

        Elements.StoreFloats(first, result.Plane(image, row) + (long)column * result.Type.Size(), result.Type.Size(), result.Type, count);
    }
}

/// <summary>How a 32-bit integer sum becomes a result: its start, and the function of the sum and its row.</summary>
internal delegate long IntegerFinish(int row, int sum);

/// <summary>Start values and results of an 8-bit convolution.</summary>
/// <param name="previous">Previous results [row][columns], null without accumulation.</param>
internal sealed unsafe class IntegerPlanePolicy(
    Bm1684xMachine machine, LaneTensor result, int image, int* previous, int columns, IntegerFinish finish) : IAccumulatorPolicy
{
    /// <inheritdoc/>
    public void Start(int row, int column, int count, float* first, float* second)
    {
        for (int i = 0; i < count; i++)
        {
            ((int*)first)[i] = previous == null ? 0 : previous[(long)row * columns + column + i];
        }
    }

    /// <inheritdoc/>
    public void Finish(int row, int column, int count, float* first, float* second)
    {
        if (!machine.LaneEnabled(result.LaneOf(row)))
        {
            return;
        }

        long* values = stackalloc long[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = finish(row, ((int*)first)[i]);
        }

        Elements.StoreLongs(values, result.Plane(image, row) + (long)column * result.Type.Size(), result.Type.Size(), result.Type, count);
    }
}
