using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>One AR command on two operands with broadcasting, in the type of the result.</summary>
internal sealed class BinaryKernel : Kernel
{
    public override IReadOnlyList<string> Operators { get; } = ["tpu.Add", "tpu.Sub", "tpu.Mul", "tpu.Max", "tpu.Min"];

    public override void Emit(Operation operation, KernelContext context)
    {
        ArithmeticOp op = OpOf(operation.Name);
        new ElementwiseEmission(
            operation, context, [context.Global(operation.Operand(0)), context.Global(operation.Operand(1))], context.Global(operation.Result))
        {
            Compute = tile =>
            {
                context.Emitter.Add(ArithmeticCommand.Binary(op, tile.Output, tile.Inputs[0], tile.Inputs[1]));
                FusedRelu.Emit(operation, context.Emitter, tile.Output);
            },
        }.Run();
    }

    /// <summary>The AR operation of tpu.Add and of tpu.AddConst alike.</summary>
    public static ArithmeticOp OpOf(string name) => name.Replace("Const", "", StringComparison.Ordinal) switch
    {
        "tpu.Add" => ArithmeticOp.Add,
        "tpu.Sub" => ArithmeticOp.Sub,
        "tpu.Mul" => ArithmeticOp.Mul,
        "tpu.Max" => ArithmeticOp.Max,
        _ => ArithmeticOp.Min,
    };
}
