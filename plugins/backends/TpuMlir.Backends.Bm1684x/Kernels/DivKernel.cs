using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Division, in f32 inside local memory: the chip divides nothing else.</summary>
internal static class DivKernel
{
    public static void Emit(Tpu.Div op, KernelContext context)
    {
        GlobalTensor a = context.Global(op.Lhs), b = context.Global(op.Rhs), y = context.Global(op.Output);
        bool wide = y.Type.Size == 4;
        new ElementwiseEmission(op.Operation, context, [a, b], y)
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

                math.Divide(result, left, right, (int)op.Iterations);
                FusedRelu.Emit(op, context.Emitter, result);
                if (!wide)
                {
                    math.Cast(tile.Output, result);
                }
            },
        }.Run();
    }
}
