using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Concatenation: each operand is copied to its place, unless it was written there.</summary>
internal static class ConcatKernel
{
    public static void Emit(Tpu.Concat op, KernelContext context)
    {
        GlobalTensor y = context.Global(op.Output);
        int axis = Axes.Of(op, op.Axis, y.Shape.Rank);
        long inner = y.Shape.Product(axis + 1, y.Shape.Rank), outer = y.Shape.Product(0, axis), at = 0;
        foreach (Value operand in op.Inputs)
        {
            GlobalTensor x = context.Global(operand);
            long run = x.Shape[axis] * inner;
            if (run > 0 && x.Address != y.At(at))
            {
                StridedCopy.Emit(
                    context.Emitter, x.Address, y.At(at), [new CopyDim(outer, run, y.Shape[axis] * inner), new CopyDim(run, 1, 1)], x.Type);
            }

            at += run;
        }
    }
}
