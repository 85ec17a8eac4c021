using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Operators of two operands; with more of them, one operation for each from the left.</summary>
internal sealed class BinaryLowering : LoweringRule
{
    public override IReadOnlyList<string> Operators { get; } = ["top.Add", "top.Sub", "top.Mul", "top.Div", "top.Max", "top.Min"];

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
            if (top.Name == "top.Div")
            {
                left.Definition!.Set("iterations", 4L);
            }
        }

        if (top.Operands.Count == 1)
        {
            left = One(context, top, left);
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

    /// <summary>An operand alone is passed on.</summary>
    private static Value One(LoweringContext context, Operation top, Value x) => top.GetOr("do_relu", false)
        ? context.Create("tpu.Relu", top.Location, [x], x.Shape, context.ComputeType)
        : context.Create("tpu.Reshape", top.Location, [x], x.Shape, context.ComputeType, ("shape", x.Shape.Dims));
}
