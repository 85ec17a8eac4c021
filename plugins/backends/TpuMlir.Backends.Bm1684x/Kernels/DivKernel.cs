using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Division, in f32 inside local memory: the chip divides nothing else.</summary>
internal sealed class DivKernel : Kernel
{
    public override IReadOnlyList<string> Operators { get; } = ["tpu.Div"];

    public override void Emit(Operation operation, KernelContext context)
    {
        GlobalTensor a = context.Global(operation.Operand(0)), b = context.Global(operation.Operand(1)), y = context.Global(operation.Result);
        bool wide = y.Type.Size == 4;
        int iterations = (int)operation.GetOr("iterations", 4L);
        new ElementwiseEmission(operation, context, [a, b], y)
        {
            Scratch = wide ? [] : [Isa.ChipType.F32, Isa.ChipType.F32],
            Compute = tile =>
            {
                var math = new LocalMath(context.Emitter);
                LocalTensor left = tile.Inputs[0], right = tile.Inputs[1], result = tile.Output;
                if (!wide)
                {
                    math.Cast(tile.Scratch[0], left);
                    math.Cast(tile.Scratch[1], right);
                    (left, right, result) = (tile.Scratch[0], tile.Scratch[1], tile.Scratch[0]);
                }

                math.Divide(result, left, right, iterations);
                FusedRelu.Emit(operation, context.Emitter, result);
                if (!wide)
                {
                    math.Cast(tile.Output, result);
                }
            },
        }.Run();
    }
}
