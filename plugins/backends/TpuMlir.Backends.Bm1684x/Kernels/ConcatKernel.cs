using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Concatenation: each operand is copied to its place, unless it was written there.</summary>
internal sealed class ConcatKernel : Kernel
{
    public override IReadOnlyList<string> Operators { get; } = ["tpu.Concat"];

    public override void Emit(Operation operation, KernelContext context)
    {
        GlobalTensor y = context.Global(operation.Result);
        int axis = (int)operation.Get<long>("axis");
        axis = axis < 0 ? axis + y.Shape.Rank : axis;
        long inner = y.Shape.Product(axis + 1, y.Shape.Rank), outer = y.Shape.Product(0, axis), at = 0;
        foreach (Value operand in operation.Operands)
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
