using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>MatMul by numpy's rules for batches and vectors.</summary>
internal static class MatrixProduct
{
    public static void Run(Tpu.MatMul op, OperationCall call)
    {
        bool half = call[op.Input].Type.IsHalf();
        float[] left = call.Floats(op.Input), right = call.Floats(op.Right);
        float[]? bias = op.Bias is null ? null : call.Floats(op.Bias);
        MatrixExtents extents = MatrixExtents.Of(op);
        Numbers.Flush(left);
        Numbers.Flush(right);
        Numbers.Flush(bias);
        left = extents.LeftTransposed ? MatrixExtents.Transpose(left, extents.K, extents.M) : left;
        int cut = Cuts.Of(op.KCut, extents.K);
        int[] segments = half
            ? ProductTask.Passes(extents.K, AddTree.Width, 1)
            : ProductTask.Passes(extents.K, Math.Max(cut, 1), 1);
        var result = new float[extents.BatchCount * extents.M * extents.N];
        if (extents.K == 0 && !half && bias is not null)
        {
            throw new NotSupportedException($"{op.Operation} sums no products");
        }

        // Many products run side by side, a few one after the other with the threads inside.
        bool many = extents.BatchCount >= 4;
        (many ? call.Workers : Workers.One).Each(extents.BatchCount, batch =>
            new MatrixBatch(extents, left, right, half ? null : bias, result, batch).Run(segments, half, many ? Workers.One : call.Workers));
        if (half)
        {
            Finish(op, call, result, bias, extents.N);
        }
        else
        {
            call.SetWithRelu(result, op);
        }
    }

    // In half precision bias and ReLU come before the rounding to T.
    private static void Finish(Tpu.MatMul op, OperationCall call, float[] sums, float[]? bias, int columns)
    {
        if (bias is not null)
        {
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] = Float32.Add(sums[i], bias[i % columns]);
            }
        }

        if (op.DoRelu)
        {
            float limit = (float)op.ReluLimit;
            Elementwise.Map(sums, x => FusedRelu.Apply(x, limit), call.Workers);
        }

        call.Set(sums);
    }
}
