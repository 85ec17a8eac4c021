using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Slices, with steps of either sign.</summary>
internal static class SliceKernel
{
    public static void Emit(Tpu.Slice op, KernelContext context)
    {
        GlobalTensor x = context.Global(op.Input), y = context.Global(op.Output);
        (EquatableList<long> offset, EquatableList<long> steps) = (op.Offset, op.Steps);
        long[] from = x.Shape.Strides(), to = y.Shape.Strides();
        long start = Enumerable.Range(0, x.Shape.Rank).Sum(d => (offset[d] < 0 ? offset[d] + x.Shape[d] : offset[d]) * from[d]);
        Copy(x.Shape.Rank, 0, [], start, 0);

        // The chip has no negative strides: such a dimension is copied position by position.
        void Copy(int rank, int d, List<CopyDim> dims, long source, long destination)
        {
            if (d == rank)
            {
                StridedCopy.Emit(context.Emitter, x.At(source), y.At(destination), dims, x.Type);
            }
            else if (steps[d] > 0 || y.Shape[d] == 1)
            {
                Copy(rank, d + 1, [.. dims, new CopyDim(y.Shape[d], from[d] * steps[d], to[d])], source, destination);
            }
            else
            {
                for (long i = 0; i < y.Shape[d]; i++)
                {
                    Copy(rank, d + 1, dims, source + (i * steps[d] * from[d]), destination + (i * to[d]));
                }
            }
        }
    }
}
