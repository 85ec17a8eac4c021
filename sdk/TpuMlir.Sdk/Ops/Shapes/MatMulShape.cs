using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>The extents of a matrix product by numpy's rules.</summary>
/// <remarks>Leading dimensions broadcast; a vector is a row on the left and a column on the right.</remarks>
/// <param name="Batch">The broadcast leading dimensions.</param>
/// <param name="LeftBatch">The leading dimensions of the left operand.</param>
/// <param name="RightBatch">The leading dimensions of the right operand.</param>
/// <param name="M">Rows of the result.</param>
/// <param name="K">Length of the sums.</param>
/// <param name="N">Columns of the result.</param>
/// <param name="Output">The shape of the result.</param>
public sealed record MatMulShape(Shape Batch, Shape LeftBatch, Shape RightBatch, long M, long K, long N, Shape Output)
{
    /// <summary>The extents of op(left) · op(right). Transposition swaps the last two dimensions and leaves a vector as it is.</summary>
    /// <exception cref="OpException">The shapes do not fit together.</exception>
    public static MatMulShape Of(Op op, Shape left, Shape right, bool leftTranspose, bool rightTranspose)
    {
        Require.That(op, left.Rank > 0 && right.Rank > 0, "a scalar has no matrix product");
        bool row = left.Rank == 1, column = right.Rank == 1;
        long m = row ? 1 : left[leftTranspose ? -1 : -2];
        long k = row ? left[0] : left[leftTranspose ? -2 : -1];
        long depth = column ? right[0] : right[rightTranspose ? -1 : -2];
        long n = column ? 1 : right[rightTranspose ? -2 : -1];
        Require.That(op, k == depth, $"the inner extents of {left} and {right} are {k} and {depth}");
        Shape leftBatch = Leading(left), rightBatch = Leading(right);
        Shape batch = BroadcastShape.Infer(op, [leftBatch, rightBatch]);
        long[] output = [.. batch, .. row ? Array.Empty<long>() : [m], .. column ? Array.Empty<long>() : [n]];
        return new MatMulShape(batch, leftBatch, rightBatch, m, k, n, new Shape(output));
    }

    /// <summary>Fails unless the bias has one element for each column.</summary>
    public void CheckBias(Op op, Value? bias) => ConvShape.CheckBias(op, bias, N);

    private static Shape Leading(Shape shape) => new(shape.Take(shape.Rank - 2));
}
