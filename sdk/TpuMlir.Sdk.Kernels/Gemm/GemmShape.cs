namespace TpuMlir.Sdk.Kernels;

/// <summary>Extents of C[M,N] = op(A)[M,K] · op(B)[K,N].</summary>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">Length of the sums.</param>
/// <param name="TransposeA">A is stored as [K,M].</param>
/// <param name="TransposeB">B is stored as [N,K].</param>
public readonly record struct GemmShape(int M, int N, int K, bool TransposeA = false, bool TransposeB = false)
{
    internal void Validate(string parameter)
    {
        Check.NotNegative(M, nameof(M), parameter);
        Check.NotNegative(N, nameof(N), parameter);
        Check.NotNegative(K, nameof(K), parameter);
    }
}

/// <summary>A sequence of equal products; a stride of 0 uses the same matrix for all of them.</summary>
/// <param name="Count">Number of products.</param>
/// <param name="StrideA">Elements between one A and the next.</param>
/// <param name="StrideB">Elements between one B and the next.</param>
/// <param name="StrideC">Elements between one C and the next.</param>
public readonly record struct GemmBatch(int Count, int StrideA, int StrideB, int StrideC);
