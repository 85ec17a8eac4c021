using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Sums, means, maxima and minima over neighbouring axes, in f32, in the chunks the operation records.</summary>
internal static class ReduceKernel
{
    public static void Emit(Tpu.Reduce op, KernelContext context)
    {
        GlobalTensor x = context.Global(op.Input), y = context.Global(op.Output);
        int[] axes = Axes.Of(op, op.Axes, x.Shape.Rank);
        PartRunner.Run(op.Operation, context, [.. AxisView.Of(x.Shape, axes[0], axes.Length, context.Target.Lanes).Select(view => new ReduceEmission(op, context, x, y, view).Part())]);
    }
}
