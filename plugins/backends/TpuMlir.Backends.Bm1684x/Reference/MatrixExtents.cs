using TpuMlir.Sdk.Tensors;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>The extents of a matrix product and which matrices each batch multiplies.</summary>
/// <param name="M">Rows of the product.</param>
/// <param name="K">Products summed.</param>
/// <param name="N">Columns of the product.</param>
/// <param name="LeftTransposed">Whether the left matrices are stored [K, M].</param>
/// <param name="RightTransposed">Whether the right matrices are stored [N, K].</param>
/// <param name="LeftBatch">The left matrix of each batch.</param>
/// <param name="RightBatch">The right matrix of each batch.</param>
internal sealed record MatrixExtents(int M, int K, int N, bool LeftTransposed, bool RightTransposed, int[] LeftBatch, int[] RightBatch)
{
    /// <summary>Matrices of the result.</summary>
    public int BatchCount => LeftBatch.Length;

    /// <summary>Reads the operands' shapes. A vector on the left is a row, one on the right a column.</summary>
    public static MatrixExtents Of(Tpu.MatMul op)
    {
        Shape a = op.Input.Shape, b = op.Right.Shape;
        bool leftVector = a.Rank == 1, rightVector = b.Rank == 1;
        bool left = !leftVector && op.LeftTranspose;
        bool right = !rightVector && op.RightTranspose;
        Shape l = leftVector ? [1, a[0]] : a, r = rightVector ? [b[0], 1] : b;
        int m = (int)(left ? l[-1] : l[-2]), k = (int)(left ? l[-2] : l[-1]), n = (int)(right ? r[-2] : r[-1]);
        if (k != (right ? r[-1] : r[-2]))
        {
            throw new ArgumentException($"{op.Operation} multiplies {a} by {b}");
        }

        Shape leftBatch = new(l.Take(l.Rank - 2)), rightBatch = new(r.Take(r.Rank - 2));
        Shape batch = Shape.Broadcast(leftBatch, rightBatch) ?? throw new ArgumentException($"{op.Operation} multiplies {a} by {b}");

        // One matrix on the right for all: the left ones are one tall matrix.
        if (!left && rightBatch.Count == 1)
        {
            return new MatrixExtents(m * (int)leftBatch.Count, k, n, left, right, [0], [0]);
        }

        return new MatrixExtents(m, k, n, left, right, Matrices(leftBatch, batch), Matrices(rightBatch, batch));
    }

    /// <summary>Transposes matrices of [rows, columns].</summary>
    public static float[] Transpose(float[] values, int rows, int columns)
    {
        var transposed = new float[values.Length];
        int size = rows * columns;
        for (int start = 0; start < values.Length; start += size)
        {
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++)
                {
                    transposed[start + (c * rows) + r] = values[start + (r * columns) + c];
                }
            }
        }

        return transposed;
    }

    private static int[] Matrices(Shape from, Shape batch)
    {
        var numbers = Tensor.From([.. Enumerable.Range(0, (int)from.Count)], from);
        return IndexedCopy.Broadcast(numbers, batch).As<int>().ToArray();
    }
}
