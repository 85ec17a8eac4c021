using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Sums, means, maxima and minima over neighbouring axes, in f32, in the chunks the operation records.</summary>
internal sealed class ReduceKernel : Kernel
{
    public override IReadOnlyList<string> Operators { get; } = ["tpu.Reduce"];

    public override void Emit(Operation operation, KernelContext context)
    {
        GlobalTensor x = context.Global(operation.Operand(0)), y = context.Global(operation.Result);
        int[] axes = [.. operation.Get<EquatableList<long>>("axes").Select(a => (int)(a < 0 ? a + x.Shape.Rank : a)).Order()];
        PartRunner.Run(operation, context, [.. AxisView.Of(x.Shape, axes[0], axes.Length, context.Target.Lanes).Select(view => new ReduceEmission(operation, context, x, y, view).Part())]);
    }
}
