using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>A batch of matrix products Y[M,N] = L[M,K] R[K,N] + bias[N].</summary>
internal sealed record MatMulProblem(
    Tpu.MatMul Op, GlobalTensor L, GlobalTensor R, GlobalTensor Y, ulong? Bias, int M, int K, int N, bool LeftTransposed, bool RightTransposed)
{
    /// <summary>Terms of a pass along K.</summary>
    public int Cut => Cuts.Of(Op.KCut, K);

    public static MatMulProblem Of(Tpu.MatMul op, KernelContext context)
    {
        GlobalTensor l = AsMatrix(context.Global(op.Input), row: true), r = AsMatrix(context.Global(op.Right), row: false);
        bool leftTransposed = op.LeftTranspose, rightTransposed = op.RightTranspose;
        return new MatMulProblem(
            op,
            l,
            r,
            context.Global(op.Output),
            op.Bias is null ? null : context.Coefficient<float>(context.Constant(op.Bias)!.To(ElementType.F32).Floats()),
            (int)(leftTransposed ? l.Shape[-1] : l.Shape[-2]),
            (int)(leftTransposed ? l.Shape[-2] : l.Shape[-1]),
            (int)(rightTransposed ? r.Shape[-2] : r.Shape[-1]),
            leftTransposed,
            rightTransposed);
    }

    /// <summary>For each product of the batch the first elements of L, R and Y; L and R broadcast.</summary>
    public IEnumerable<(long L, long R, long Y)> Batches()
    {
        long[] left = [.. L.Shape.Take(L.Shape.Rank - 2)], right = [.. R.Shape.Take(R.Shape.Rank - 2)];
        int rank = Math.Max(left.Length, right.Length);
        Shape batch = Shape.Broadcast(new Shape(left), new Shape(right))!;
        long count = batch.Count;
        long[] strides = batch.Strides();
        for (long b = 0; b < count; b++)
        {
            yield return (Offset(b, left) * M * K, Offset(b, right) * K * N, b * M * N);
        }

        long Offset(long index, long[] dims)
        {
            long offset = 0;
            for (int d = 0; d < rank; d++)
            {
                int own = d - (rank - dims.Length);
                if (own >= 0)
                {
                    offset = (offset * dims[own]) + (dims[own] == 1 ? 0 : index / strides[d] % batch[d]);
                }
            }

            return offset;
        }
    }

    /// <summary>A vector counts as one row on the left and one column on the right.</summary>
    private static GlobalTensor AsMatrix(GlobalTensor x, bool row) => x.Shape.Rank > 1
        ? x
        : x with { Shape = row ? [1, x.Shape[0]] : [x.Shape[0], 1] };
}
