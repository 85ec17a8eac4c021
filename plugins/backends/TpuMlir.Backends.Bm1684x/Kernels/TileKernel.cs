using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Repetition along dimensions.</summary>
internal static class TileKernel
{
    public static void Emit(Tpu.Tile op, KernelContext context)
    {
        GlobalTensor x = context.Global(op.Input), y = context.Global(op.Output);
        long[] from = x.Shape.Strides(), to = y.Shape.Strides();
        int rank = x.Shape.Rank;
        var dims = new List<CopyDim>();
        for (int d = 0; d < rank; d++)
        {
            dims.Add(new CopyDim(y.Shape[d] / x.Shape[d], 0, x.Shape[d] * to[d]));
            dims.Add(new CopyDim(x.Shape[d], from[d], to[d]));
        }

        StridedCopy.Emit(context.Emitter, x.Address, y.Address, dims, x.Type);
    }
}
