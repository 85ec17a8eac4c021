using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Softmax along one axis.</summary>
internal sealed class SoftmaxKernel : Kernel
{
    public override IReadOnlyList<string> Operators { get; } = ["tpu.Softmax"];

    public override void Emit(Operation operation, KernelContext context)
    {
        GlobalTensor x = context.Global(operation.Operand(0)), y = context.Global(operation.Result);
        int axis = (int)operation.Get<long>("axis");
        axis = axis < 0 ? axis + x.Shape.Rank : axis;
        PartRunner.Run(operation, context, [.. AxisView.Of(x.Shape, axis, 1, context.Target.Lanes).Select(view => new SoftmaxEmission(operation, context, x, y, view).Part())]);
    }
}
