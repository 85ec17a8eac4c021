using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Operators of one operand and constants, in the type of the result.</summary>
internal static class UnaryKernel
{
    public static void Cast(Tpu.Cast op, KernelContext context) =>
        Emit(op.Operation, context, op.Input, (x, y) => context.Emitter.Add(ArithmeticCommand.Cast(y, x)));

    public static void Relu(Tpu.Relu op, KernelContext context) =>
        Emit(op.Operation, context, op.Input, (x, y) => FusedRelu.Emit(op.ReluLimit, context.Emitter, x, y));

    public static void Clip(Tpu.Clip op, KernelContext context) => Emit(op.Operation, context, op.Input, (x, y) =>
    {
        context.Emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Max, y, ChipTypes.Float(op.Min, y.Type), x));
        context.Emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Min, y, y, ChipTypes.Float(op.Max, y.Type)));
    });

    /// <summary>The operand and the constant, or the other way round.</summary>
    public static void Constant(Tpu.IConstantBinary op, KernelContext context, ArithmeticOp kind, bool reverse = false) =>
        Emit(op.Operation, context, op.Input, (x, y) =>
        {
            Immediate value = ChipTypes.Float(op.ConstVal, y.Type);
            context.Emitter.Add(reverse ? ArithmeticCommand.Binary(kind, y, value, x) : ArithmeticCommand.Binary(kind, y, x, value));
            FusedRelu.Emit(op, context.Emitter, y);
        });

    private static void Emit(Operation operation, KernelContext context, Value input, Action<LocalTensor, LocalTensor> compute) =>
        new ElementwiseEmission(operation, context, [context.Global(input)], context.Global(operation.Result))
        {
            Compute = tile => compute(tile.Inputs[0], tile.Output),
        }.Run();
}
