namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// The innermost tile of a product: C[r, j] ← C[r, j] + Σ_p A[r, p] · B[p, j] for r &lt; Rows, j &lt; vectors·Lanes.
/// The accumulators start from C, so the order of one element's sum is p = 0, 1, 2, … whatever the blocking.
/// </summary>
internal unsafe interface IMicroKernel
{
    /// <summary>Rows of a full tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of one vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Vectors in a full tile row.</summary>
    static abstract int Vectors { get; }

    /// <summary>Runs one tile.</summary>
    /// <param name="vectors">Tile width in vectors, 1 … Vectors.</param>
    /// <param name="a">Row-major A; rows at and after <paramref name="rows"/> repeat the last valid one.</param>
    /// <param name="lda">Row stride of A.</param>
    /// <param name="rows">Valid rows of A, 1 … Rows.</param>
    /// <param name="b">Packed panel, vectors·Lanes columns per row.</param>
    /// <param name="c">Tile of C, all Rows rows and all columns are read and written.</param>
    /// <param name="ldc">Row stride of C.</param>
    /// <param name="k">Length of the sums.</param>
    static abstract void Run(int vectors, float* a, nint lda, int rows, float* b, float* c, nint ldc, int k);
}
