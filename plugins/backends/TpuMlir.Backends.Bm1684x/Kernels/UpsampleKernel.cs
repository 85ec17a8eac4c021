using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Nearest up-sampling by whole factors.</summary>
internal sealed class UpsampleKernel : Kernel
{
    public override IReadOnlyList<string> Operators { get; } = ["tpu.Upsample"];

    public override void Emit(Operation operation, KernelContext context)
    {
        GlobalTensor x = context.Global(operation.Operand(0)), y = context.Global(operation.Result);
        long sh = operation.Get<long>("scale_h"), sw = operation.Get<long>("scale_w"), h = x.Shape[-2], w = x.Shape[-1];
        StridedCopy.Emit(
            context.Emitter,
            x.Address,
            y.Address,
            [new CopyDim(x.Shape.Product(0, x.Shape.Rank - 2) * h, w, sh * sw * w), new CopyDim(sh, 0, sw * w), new CopyDim(w, 1, sw), new CopyDim(sw, 0, 1)],
            x.Type);
    }
}
