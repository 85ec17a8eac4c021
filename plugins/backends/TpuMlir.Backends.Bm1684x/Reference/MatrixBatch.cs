namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>One product of two matrices.</summary>
internal sealed class MatrixBatch(MatrixExtents extents, float[] left, float[] right, float[]? bias, float[] result, int batch)
{
    private const int Width = ProductTask.PanelColumns;
    private const int FewColumns = 16;

    private readonly int _left = extents.LeftBatch[batch], _right = extents.RightBatch[batch] * extents.K * extents.N;
    private readonly int _result = batch * extents.M * extents.N;

    /// <summary>Computes it.</summary>
    public void Run(int[] segments, bool half, Workers workers)
    {
        // Panels of few columns would be mostly empty: the product is then formed with both sides exchanged.
        // A product of two numbers does not depend on their order, so no bit changes.
        if (extents.N < FewColumns && extents.M > extents.N)
        {
            RunExchanged(segments, half, workers);
            return;
        }

        ProductDriver.Run(new ProductTask
        {
            Segments = segments,
            Trees = half,
            RowData = left,
            FirstRow = _left * extents.M,
            Rows = extents.M,
            Columns = extents.N,
            ColumnStart = bias,
            Pack = (panel, first) => Pack(panel, right, _right, extents.N, first, extents.RightTransposed),
            Store = (row, first, sums) => sums.CopyTo(result.AsSpan(_result + (row * extents.N) + first)),
        }, workers);
    }

    private void RunExchanged(int[] segments, bool half, Workers workers)
    {
        float[] rows = right.AsSpan(_right, extents.K * extents.N).ToArray();
        ProductDriver.Run(new ProductTask
        {
            Segments = segments,
            Trees = half,
            RowData = extents.RightTransposed ? rows : MatrixExtents.Transpose(rows, extents.K, extents.N),
            Rows = extents.N,
            Columns = extents.M,
            RowStart = bias,
            Pack = (panel, first) => Pack(panel, left, _left * extents.M * extents.K, extents.M, first, true),
            Store = (row, first, sums) =>
            {
                for (int i = 0; i < sums.Length; i++)
                {
                    result[_result + ((first + i) * extents.N) + row] = sums[i];
                }
            },
        }, workers);
    }

    // Columns of a matrix [K, columns], or [columns, K] when transposed; beyond the last there are zeros.
    private void Pack(Span<float> panel, float[] matrix, int start, int columns, int first, bool transposed)
    {
        int count = Math.Min(Width, columns - first);
        if (count < Width)
        {
            panel.Clear();
        }

        if (!transposed)
        {
            for (int k = 0; k < extents.K; k++)
            {
                matrix.AsSpan(start + (k * columns) + first, count).CopyTo(panel[(k * Width)..]);
            }

            return;
        }

        for (int j = 0; j < count; j++)
        {
            ReadOnlySpan<float> column = matrix.AsSpan(start + ((first + j) * extents.K), extents.K);
            for (int k = 0; k < column.Length; k++)
            {
                panel[(k * Width) + j] = column[k];
            }
        }
    }
}
