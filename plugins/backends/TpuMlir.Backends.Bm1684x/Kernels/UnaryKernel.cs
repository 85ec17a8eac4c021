using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Operators of one operand and constants, in the type of the result.</summary>
internal sealed class UnaryKernel : Kernel
{
    public override IReadOnlyList<string> Operators { get; } =
    [
        "tpu.AddConst", "tpu.SubConst", "tpu.MulConst", "tpu.MaxConst", "tpu.MinConst", "tpu.Relu", "tpu.Clip", "tpu.LeakyRelu", "tpu.Cast",
    ];

    public override void Emit(Operation operation, KernelContext context)
    {
        GlobalTensor x = context.Global(operation.Operand(0)), y = context.Global(operation.Result);
        new ElementwiseEmission(operation, context, [x], y)
        {
            Scratch = operation.Name == "tpu.LeakyRelu" ? [y.Type] : [],
            Compute = tile => Compute(operation, context.Emitter, tile),
        }.Run();
    }

    private static void Compute(Operation operation, ProgramEmitter emitter, ElementwiseTile tile)
    {
        LocalTensor x = tile.Inputs[0], y = tile.Output;
        switch (operation.Name)
        {
            case "tpu.Cast":
                emitter.Add(ArithmeticCommand.Cast(y, x));
                break;
            case "tpu.Relu":
                FusedRelu.Emit(operation.GetOr("relu_limit", -1.0), emitter, x, y);
                break;
            case "tpu.Clip":
                emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Max, y, ChipTypes.Float(operation.Get<double>("min"), y.Type), x));
                emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Min, y, y, ChipTypes.Float(operation.Get<double>("max"), y.Type)));
                break;
            case "tpu.LeakyRelu":
                Slope(emitter, x, y, tile.Scratch[0], ChipTypes.Float(operation.Get<double>("alpha"), y.Type));
                break;
            default:
                Constant(operation, emitter, x, y);
                break;
        }
    }

    /// <summary>y = max(x, 0) + min(x, 0) * slope.</summary>
    internal static void Slope(ProgramEmitter emitter, LocalTensor x, LocalTensor y, LocalTensor scratch, Operand slope)
    {
        Immediate zero = Immediate.Zero(y.Type);
        emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Min, scratch, x, zero));
        emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Mul, scratch, scratch, slope));
        emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Max, y, x, zero));
        emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Add, y, y, scratch));
    }

    private static void Constant(Operation operation, ProgramEmitter emitter, LocalTensor x, LocalTensor y)
    {
        ArithmeticOp op = BinaryKernel.OpOf(operation.Name);
        Immediate value = ChipTypes.Float(operation.Get<double>("const_val"), y.Type);
        bool reverse = operation.GetOr("is_reverse", false);
        emitter.Add(reverse ? ArithmeticCommand.Binary(op, y, value, x) : ArithmeticCommand.Binary(op, y, x, value));
        FusedRelu.Emit(operation, emitter, y);
    }
}
