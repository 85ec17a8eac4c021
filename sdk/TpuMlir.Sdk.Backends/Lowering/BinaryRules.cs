using TpuMlir.Sdk.Ir;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>
/// Rules of operators of two operands, for chips that broadcast. Each in the kinds of numbers the chip has it in: quantised
/// sums and differences bring each operand to the result's scale, products their one scale, maxima and minima are of operands
/// at the result's scale.
/// </summary>
public static class BinaryRules
{
    /// <summary>top.Add of two operands.</summary>
    public static LoweringRule Add(Numerics numerics) => LoweringRule.For<Top.Add>(
        (op, c) =>
        {
            ModeOperands p = c.Sum(op, c.Two(op), op.Output);
            c.Replace(op, Tpu.Add.Create(c.Builder, op.Location, p.Inputs[0], p.Inputs[1], op.DoRelu, op.ReluLimit), p);
        },
        numerics);

    /// <summary>top.Sub of two operands.</summary>
    public static LoweringRule Sub(Numerics numerics) => LoweringRule.For<Top.Sub>(
        (op, c) =>
        {
            ModeOperands p = c.Sum(op, c.Two(op), op.Output);
            c.Replace(op, Tpu.Sub.Create(c.Builder, op.Location, p.Inputs[0], p.Inputs[1], op.DoRelu, op.ReluLimit), p);
        },
        numerics);

    /// <summary>top.Mul of two operands.</summary>
    public static LoweringRule Mul(Numerics numerics) => LoweringRule.For<Top.Mul>(
        (op, c) =>
        {
            IReadOnlyList<Value> two = c.Two(op);
            ModeOperands p = c.Product(op, two[0], two[1], op.Output);
            c.Replace(op, Tpu.Mul.Create(c.Builder, op.Location, p.Inputs[0], p.Inputs[1], op.DoRelu, op.ReluLimit), p);
        },
        numerics);

    /// <summary>top.Max of two operands.</summary>
    public static LoweringRule Max(Numerics numerics) => LoweringRule.For<Top.Max>(
        (op, c) =>
        {
            ModeOperands p = c.Joined(c.Two(op), op.Output);
            c.Replace(op, Tpu.Max.Create(c.Builder, op.Location, p.Inputs[0], p.Inputs[1]), p);
        },
        numerics);

    /// <summary>top.Min of two operands.</summary>
    public static LoweringRule Min(Numerics numerics) => LoweringRule.For<Top.Min>(
        (op, c) =>
        {
            ModeOperands p = c.Joined(c.Two(op), op.Output);
            c.Replace(op, Tpu.Min.Create(c.Builder, op.Location, p.Inputs[0], p.Inputs[1]), p);
        },
        numerics);
}
