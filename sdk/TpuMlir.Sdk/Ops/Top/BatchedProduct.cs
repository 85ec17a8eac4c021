using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Matrix products whose leading dimensions broadcast.</summary>
internal static class BatchedProduct
{
    /// <summary>y = op(a) · op(b) + bias for each index of the batch.</summary>
    public static void Run(
        MatMulShape extents,
        bool transposeA,
        bool transposeB,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> bias,
        Span<float> y,
        KernelOptions options)
    {
        (int m, int k, int n) = checked(((int)extents.M, (int)extents.K, (int)extents.N));
        int count = checked((int)extents.Batch.Count);
        bool sameB = extents.RightBatch.Count == 1;
        if (sameB && !transposeA)
        {
            // One matrix on the right: the rows of all products make one product.
            Gemm.Run(new GemmShape(checked(count * m), n, k, false, transposeB), a, b, bias, y, options);
            return;
        }

        var shape = new GemmShape(m, n, k, transposeA, transposeB);
        bool sameA = extents.LeftBatch.Count == 1;
        if ((sameA || extents.LeftBatch.Count == count) && (sameB || extents.RightBatch.Count == count))
        {
            Gemm.Run(shape, new GemmBatch(count, sameA ? 0 : m * k, sameB ? 0 : k * n, m * n), a, b, bias, y, options);
            return;
        }

        int[] indicesA = Indices(extents.LeftBatch, extents.Batch), indicesB = Indices(extents.RightBatch, extents.Batch);
        for (int i = 0; i < count; i++)
        {
            Gemm.Run(
                shape,
                a.Slice(indicesA[i] * m * k, m * k),
                b.Slice(indicesB[i] * k * n, k * n),
                bias,
                y.Slice(i * m * n, m * n),
                options);
        }
    }

    /// <summary>For each index of the batch the index of the operand's matrix.</summary>
    private static int[] Indices(Shape operand, Shape batch)
    {
        var indices = new int[batch.Count];
        Kernels.Expand.Run<int>([.. Enumerable.Range(0, (int)operand.Count)], operand.ToInts(), batch.ToInts(), indices);
        return indices;
    }
}
