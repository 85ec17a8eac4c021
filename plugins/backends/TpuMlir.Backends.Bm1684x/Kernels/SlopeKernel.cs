using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>A slope for negative numbers: y = max(x, 0) + min(x, 0) * slope.</summary>
internal static class SlopeKernel
{
    /// <summary>One slope.</summary>
    public static void Leaky(Tpu.LeakyRelu op, KernelContext context) =>
        Emit(op.Operation, context, [op.Input], tile => ChipTypes.Float(op.Alpha, tile.Output.Type));

    /// <summary>A tensor of slopes, broadcast.</summary>
    public static void Parametric(Tpu.PRelu op, KernelContext context) => Emit(op.Operation, context, [op.Input, op.Slope], tile => tile.Inputs[1]);

    private static void Emit(Operation operation, KernelContext context, IReadOnlyList<Value> inputs, Func<ElementwiseTile, Operand> slope)
    {
        GlobalTensor output = context.Global(operation.Result);
        new ElementwiseEmission(operation, context, [.. inputs.Select(context.Global)], output)
        {
            Scratch = [output.Type],
            Compute = tile =>
            {
                (LocalTensor x, LocalTensor y, LocalTensor negative) = (tile.Inputs[0], tile.Output, tile.Scratch[0]);
                Immediate zero = Immediate.Zero(y.Type);
                context.Emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Min, negative, x, zero));
                context.Emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Mul, negative, negative, slope(tile)));
                context.Emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Max, y, x, zero));
                context.Emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Add, y, y, negative));
            },
        }.Run();
    }
}
