namespace TpuMlir.Sdk.Kernels;

/// <summary>One product as the blocked loop sees it: row-major A and C, B from a panel source.</summary>
internal readonly unsafe struct GemmOperands(float* a, nint lda, float* c, nint ldc, int m, int k, float* rowBias, float* columnBias)
{
    /// <summary>First row of A.</summary>
    public float* A { get; init; } = a;

    /// <summary>Row stride of A.</summary>
    public nint Lda { get; } = lda;

    /// <summary>First row of C.</summary>
    public float* C { get; init; } = c;

    /// <summary>Row stride of C.</summary>
    public nint Ldc { get; } = ldc;

    /// <summary>Rows.</summary>
    public int M { get; init; } = m;

    /// <summary>Length of the sums.</summary>
    public int K { get; } = k;

    /// <summary>Start value per row of C, or null.</summary>
    public float* RowBias { get; init; } = rowBias;

    /// <summary>Start value per column of C, or null.</summary>
    public float* ColumnBias { get; } = columnBias;
}
