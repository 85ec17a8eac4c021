using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace Acme.Toy8;

/// <summary>What the chip makes of top operators; for what is not here, the operator's decomposition or a diagnostic.</summary>
internal static class Lowering
{
    private const Numerics Both = Numerics.Floating | Numerics.Quantized;

    public static IReadOnlyList<LoweringRule> Rules { get; } =
    [
        .. MovementRules.All, new TableRule(), WindowRules.MatMulAsConv, WindowRules.ReduceAsPool,
        LoweringRule.For<Top.Conv>(Conv, Both), LoweringRule.For<Top.MaxPool>(MaxPool, Both), LoweringRule.For<Top.AvgPool>(AvgPool, Both),
        LoweringRule.For<Top.Add>(Add, Both), LoweringRule.For<Top.Mul>(Mul, Both), LoweringRule.For<Top.Sub>(Sub),
    ];

    private static void Conv(Top.Conv op, LoweringContext c)
    {
        ModeOperands p = c.Product(op, op.Input, Constant(op, op.Filter, c), 0, op.Bias, op.Output);
        c.Replace(op, Tpu.Conv2D.Create(
            c.Builder, op.Location, p.Inputs[0], p.Inputs[1], p.Bias, op.KernelShape, op.Strides, op.Pads, op.Group, op.Dilations, op.DoRelu, op.ReluLimit), p);
    }

    private static void MaxPool(Top.MaxPool op, LoweringContext c)
    {
        ModeOperands p = c.Moved(op.Input, op.Output);
        EquatableList<long> pads = PoolShape.CoveringPads(op.Input.Shape, op.Output.Shape, op.KernelShape, op.Strides, op.Pads);
        c.Replace(op, Tpu.Pool2D.Create(c.Builder, op.Location, p.Inputs[0], "Max", op.KernelShape, op.Strides, pads, 1, op.DoRelu, op.ReluLimit), p);
    }

    private static void AvgPool(Top.AvgPool op, LoweringContext c)
    {
        EquatableList<long> pads = PoolShape.CoveringPads(op.Input.Shape, op.Output.Shape, op.KernelShape, op.Strides, op.Pads);
        if (pads.Any(p => p > 0) && (!op.CountIncludePad || !pads.Equals(op.Pads)))
        {
            throw Refused(op, "an average whose windows count different numbers of elements", "one factor for all windows", "pad before the pool");
        }

        double factor = 1.0 / (op.KernelShape[0] * op.KernelShape[1]);
        ModeOperands p = c.Mean(op, op.Input, factor, op.Output);
        c.Replace(op, Tpu.Pool2D.Create(c.Builder, op.Location, p.Inputs[0], "Avg", op.KernelShape, op.Strides, pads, factor, op.DoRelu, op.ReluLimit), p);
    }

    private static void Add(Top.Add op, LoweringContext c)
    {
        ModeOperands p = c.Sum(op, Two(op, op.Coeff.All(f => f == 1) ? op.Inputs : []), op.Output);
        c.Replace(op, Tpu.Add.Create(c.Builder, op.Location, p.Inputs[0], p.Inputs[1], op.DoRelu, op.ReluLimit), p);
    }

    private static void Mul(Top.Mul op, LoweringContext c)
    {
        ModeOperands p = c.Product(op, Two(op, op.Inputs)[0], op.Inputs[1], op.Output);
        c.Replace(op, Tpu.Mul.Create(c.Builder, op.Location, p.Inputs[0], p.Inputs[1], op.DoRelu, op.ReluLimit), p);
    }

    private static void Sub(Top.Sub op, LoweringContext c)
    {
        ModeOperands p = c.Sum(op, Two(op, op.Inputs), op.Output);
        c.Replace(op, Tpu.Sub.Create(c.Builder, op.Location, p.Inputs[0], p.Inputs[1], op.DoRelu, op.ReluLimit), p);
    }

    private static IReadOnlyList<Value> Two(Op op, IReadOnlyList<Value> inputs) => inputs.Count == 2 ? inputs
        : throw Refused(op, "other than two operands, or factors of operands", "two operands", "combine the operands in pairs");

    private static Tensor Constant(Op op, Value value, LoweringContext c) =>
        c.Constant(value) ?? throw Refused(op, "computed weights", "constant weights", "make them a constant of the model");

    private static LoweringException Refused(Op op, string what, string limit, string help) =>
        new(CoreDiagnostics.NoPlacement, $"{op.Operation.Name} with {what}", $"the chip has {limit}", help);
}
