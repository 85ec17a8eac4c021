using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>x * scale + bias with one pair for each channel (axis 1).</summary>
internal sealed class ScaleKernel : Kernel
{
    public override IReadOnlyList<string> Operators { get; } = ["tpu.Scale"];

    public override void Emit(Operation operation, KernelContext context)
    {
        GlobalTensor x = context.Global(operation.Operand(0)), y = context.Global(operation.Result);
        GlobalTensor scale = PerChannel(context.Global(operation.Operand(1)), x), bias = PerChannel(context.Global(operation.Operand(2)), x);
        new ElementwiseEmission(operation, context, [x, scale, bias], y)
        {
            Compute = tile =>
            {
                context.Emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Mul, tile.Output, tile.Inputs[0], tile.Inputs[1]));
                context.Emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Add, tile.Output, tile.Output, tile.Inputs[2]));
                FusedRelu.Emit(operation, context.Emitter, tile.Output);
            },
        }.Run();
    }

    /// <summary>A vector of channels as a tensor that broadcasts along the other dimensions.</summary>
    private static GlobalTensor PerChannel(GlobalTensor vector, GlobalTensor x) =>
        vector with { Shape = [vector.Shape.Count, .. Enumerable.Repeat(1L, x.Shape.Rank - 2)] };
}
