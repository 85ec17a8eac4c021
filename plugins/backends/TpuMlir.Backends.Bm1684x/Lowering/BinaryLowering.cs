using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Add, Mul, Max and Min of two operands. Longer ones are decomposed into these.</summary>
internal sealed class BinaryLowering : LoweringRule
{
    public override IReadOnlyList<string> Operators { get; } = ["top.Add", "top.Mul", "top.Max", "top.Min"];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        Value left = Scaled(context.Cast(top.Operand(0)), 0);
        for (int i = 1; i < top.Operands.Count; i++)
        {
            bool last = i == top.Operands.Count - 1;
            Value right = Scaled(context.Cast(top.Operand(i)), i);
            left = context.Create(
                "tpu" + top.Name[3..],
                last ? top.Location : top.Derived($"part{i}"),
                [left, right],
                Sdk.Tensors.Shape.Broadcast(left.Shape, right.Shape)!,
                context.ComputeType);
        }

        context.Replace(op, left.With(top, "do_relu", "relu_limit"));

        // Add may weigh its operands.
        Value Scaled(Value x, int index)
        {
            var coefficients = top.GetOr<EquatableList<double>>("coeff", []);
            return coefficients.Count <= index || coefficients[index] == 1
                ? x
                : context.Create("tpu.MulConst", top.Derived($"scaled{index}"), [x], x.Shape, context.ComputeType, ("const_val", coefficients[index]));
        }
    }
}
