using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Nearest up-sampling by whole factors.</summary>
internal static class UpsampleKernel
{
    public static void Emit(Tpu.Upsample op, KernelContext context)
    {
        GlobalTensor x = context.Global(op.Input), y = context.Global(op.Output);
        long sh = op.ScaleH, sw = op.ScaleW, h = x.Shape[-2], w = x.Shape[-1];
        StridedCopy.Emit(
            context.Emitter,
            x.Address,
            y.Address,
            [new CopyDim(x.Shape.Product(0, x.Shape.Rank - 2) * h, w, sh * sw * w), new CopyDim(sh, 0, sw * w), new CopyDim(w, 1, sw), new CopyDim(sw, 0, 1)],
            x.Type);
    }
}
