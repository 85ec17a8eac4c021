using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Softmax along one axis.</summary>
internal static class SoftmaxKernel
{
    public static void Emit(Tpu.Softmax op, KernelContext context)
    {
        GlobalTensor x = context.Global(op.Input), y = context.Global(op.Output);
        int axis = Axes.Of(op, op.Axis, x.Shape.Rank);
        PartRunner.Run(op.Operation, context, [.. AxisView.Of(x.Shape, axis, 1, context.Target.Lanes).Select(view => new SoftmaxEmission(op, context, x, y, view).Part())]);
    }
}
