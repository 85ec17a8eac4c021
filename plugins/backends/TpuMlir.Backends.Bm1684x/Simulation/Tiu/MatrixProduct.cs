using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>Runs the dot-product loop nest on two dense matrices.</summary>
internal static unsafe class MatrixProduct
{
    /// <summary>left (M×K) times right (K×N) by the given kernel, which owns the packed left matrix.</summary>
    public static void Run(ScratchScope scratch, IPanelKernel kernel, DenseMatrix right, int rows, IAccumulatorPolicy policy)
    {
        int* depth = scratch.Rent<int>(right.Rows);
        for (int k = 0; k < right.Rows; k++)
        {
            depth[k] = checked(k * right.Columns);
        }

        int* columns = scratch.Rent<int>(right.Columns);
        for (int n = 0; n < right.Columns; n++)
        {
            columns[n] = n;
        }

        PanelMultiply.Run(scratch, new PanelSource(right.Values, depth, columns), kernel, policy, rows, right.Columns);
    }
}

/// <summary>Start values and results of a floating-point matrix product.</summary>
/// <param name="bias">One value per column, null for none.</param>
/// <param name="previous">Previous results [row][columns], null without accumulation.</param>
/// <param name="store">Writes f32 results.</param>
internal sealed unsafe class FloatMatrixPolicy(
    float* bias, float* previous, int columns, bool dual, MatrixStore<float> store) : IAccumulatorPolicy
{
    /// <inheritdoc/>
    public void Start(int row, int column, int count, float* first, float* second)
    {
        float* start = bias == null ? null : bias + column;
        float* old = previous == null ? null : previous + (long)row * columns + column;
        Set(first, old == null ? null : dual ? start : old, count);
        Set(second, old == null ? start : old, count);
    }

    /// <inheritdoc/>
    public void Finish(int row, int column, int count, float* first, float* second)
    {
        if (dual)
        {
            FloatSums.Add(first, second, count);
        }

        store(row, column, count, first);
    }

    private static void Set(float* target, float* values, int count)
    {
        if (values == null)
        {
            new Span<float>(target, count).Clear();
        }
        else
        {
            new Span<float>(values, count).CopyTo(new Span<float>(target, count));
        }
    }
}

/// <summary>Writes results (row, column..column+count−1).</summary>
internal unsafe delegate void MatrixStore<T>(int row, int column, int count, T* values)
    where T : unmanaged;

/// <summary>Results of an integer matrix product, started at zero.</summary>
internal sealed unsafe class IntegerMatrixPolicy(MatrixStore<int> store) : IAccumulatorPolicy
{
    /// <inheritdoc/>
    public void Start(int row, int column, int count, float* first, float* second) => new Span<float>(first, count).Clear();

    /// <inheritdoc/>
    public void Finish(int row, int column, int count, float* first, float* second) => store(row, column, count, (int*)first);
}
