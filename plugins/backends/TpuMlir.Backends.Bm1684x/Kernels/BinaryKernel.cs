using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>One AR command on two operands with broadcasting, in the type of the result.</summary>
internal static class BinaryKernel
{
    public static void Emit(IBinary op, KernelContext context, ArithmeticOp kind) =>
        new ElementwiseEmission(op.Operation, context, [context.Global(op.Lhs), context.Global(op.Rhs)], context.Global(op.Output))
        {
            Compute = tile =>
            {
                context.Emitter.Add(ArithmeticCommand.Binary(kind, tile.Output, tile.Inputs[0], tile.Inputs[1]));
                FusedRelu.Emit(op, context.Emitter, tile.Output);
            },
        }.Run();
}
