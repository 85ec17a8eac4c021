using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>PRelu: a slope for each element, broadcast.</summary>
internal sealed class PReluKernel : Kernel
{
    public override IReadOnlyList<string> Operators { get; } = ["tpu.PRelu"];

    public override void Emit(Operation operation, KernelContext context)
    {
        GlobalTensor y = context.Global(operation.Result);
        new ElementwiseEmission(operation, context, [context.Global(operation.Operand(0)), context.Global(operation.Operand(1))], y)
        {
            Scratch = [y.Type],
            Compute = tile => UnaryKernel.Slope(context.Emitter, tile.Inputs[0], tile.Output, tile.Scratch[0], tile.Inputs[1]),
        }.Run();
    }
}
