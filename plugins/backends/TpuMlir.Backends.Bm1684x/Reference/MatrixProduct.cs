using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>MatMul by numpy's rules for batches and vectors.</summary>
internal static class MatrixProduct
{
    public static void Run(OperationCall call)
    {
        bool half = call.Operand(0).Type.IsHalf();
        float[] left = call.Floats(0), right = call.Floats(1);
        float[]? bias = call.Optional(2);
        MatrixExtents extents = MatrixExtents.Of(call);
        Numbers.Flush(left);
        Numbers.Flush(right);
        Numbers.Flush(bias);
        left = extents.LeftTransposed ? MatrixExtents.Transpose(left, extents.K, extents.M) : left;
        int cut = call.Cut("k_cut", extents.K);
        int[] segments = half
            ? ProductTask.Passes(extents.K, AddTree.Width, 1)
            : ProductTask.Passes(extents.K, Math.Max(cut, 1), 1);
        var result = new float[extents.BatchCount * extents.M * extents.N];
        if (extents.K == 0 && !half && bias is not null)
        {
            throw new NotSupportedException($"{call.Operation} sums no products");
        }

        // Many products run side by side, a few one after the other with the threads inside.
        bool many = extents.BatchCount >= 4;
        (many ? call.Workers : Workers.One).Each(extents.BatchCount, batch =>
            new MatrixBatch(extents, left, right, half ? null : bias, result, batch).Run(segments, half, many ? Workers.One : call.Workers));
        if (half)
        {
            Finish(call, result, bias, extents.N);
        }
        else
        {
            call.SetWithRelu(result);
        }
    }

    // In half precision bias and ReLU come before the rounding to T.
    private static void Finish(OperationCall call, float[] sums, float[]? bias, int columns)
    {
        if (bias is not null)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] = Float32.Add(sums[i], bias[i % columns]);
            }
        }

        if (call.Operation.GetOr("do_relu", false))
        {
            float limit = (float)call.ReluLimit;
            Elementwise.Map(sums, x => FusedRelu.Apply(x, limit), call.Workers);
        }

        call.Set(sums);
    }
}
