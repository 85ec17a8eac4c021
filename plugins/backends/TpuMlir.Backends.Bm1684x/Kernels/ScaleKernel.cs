using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>x * scale + bias with one pair for each channel (axis 1).</summary>
internal static class ScaleKernel
{
    public static void Emit(Tpu.Scale op, KernelContext context)
    {
        GlobalTensor x = context.Global(op.Input), y = context.Global(op.Output);
        GlobalTensor scale = PerChannel(context.Global(op.Factor), x), bias = PerChannel(context.Global(op.Bias), x);
        new ElementwiseEmission(op.Operation, context, [x, scale, bias], y)
        {
            Compute = tile =>
            {
                context.Emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Mul, tile.Output, tile.Inputs[0], tile.Inputs[1]));
                context.Emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Add, tile.Output, tile.Output, tile.Inputs[2]));
                FusedRelu.Emit(op, context.Emitter, tile.Output);
            },
        }.Run();
    }

    /// <summary>A vector of channels as a tensor that broadcasts along the other dimensions.</summary>
    private static GlobalTensor PerChannel(GlobalTensor vector, GlobalTensor x) =>
        vector with { Shape = [vector.Shape.Count, .. Enumerable.Repeat(1L, x.Shape.Rank - 2)] };
}
