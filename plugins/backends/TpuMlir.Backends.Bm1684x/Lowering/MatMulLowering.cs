using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Matrix products. Constant operands are transposed now; sums along K are cut where the target says.</summary>
internal sealed class MatMulLowering : LoweringRule
{
    public override IReadOnlyList<string> Operators { get; } = ["top.MatMul"];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        ElementType type = context.ComputeType;
        (Value left, bool leftTransposed) = Operand(op, context, 0, "left_transpose");
        (Value right, bool rightTransposed) = Operand(op, context, 1, "right_transpose");
        Value bias = top.Operand(2);
        if (!bias.IsNone && !bias.IsWeight())
        {
            throw new LoweringException(
                CoreDiagnostics.NoPlacement, "a matrix product with a computed bias", "the bias must be a constant", "add the bias with an Add behind the product");
        }

        Shape l = left.Shape;
        long k = leftTransposed ? l[-2] : l[-1];
        long cut = type.IsHalf() ? context.Target.ReductionBytes / 8 : context.Target.ReductionBytes / context.Target.LaneWidthBytes;
        context.Replace(op, context.Create(
            "tpu.MatMul",
            top.Location,
            [left, right, bias.IsNone ? null : context.Cast(bias, ElementType.F32)],
            top.Result.Shape,
            type,
            ("left_transpose", leftTransposed),
            ("right_transpose", rightTransposed),
            ("k_cut", k > cut ? cut : 0)).With(top, "do_relu", "relu_limit"));
    }

    private static (Value Value, bool Transposed) Operand(Op op, LoweringContext context, int index, string attribute)
    {
        Operation top = op.Operation;
        Value value = top.Operand(index);
        bool transposed = top.GetOr(attribute, false);
        Shape shape = value.Shape;
        if (!transposed || shape.Rank < 2)
        {
            return (context.Cast(value), false);
        }

        Shape swapped = new([.. shape.Take(shape.Rank - 2), shape[-1], shape[-2]]);
        if (context.Constant(value) is { } data)
        {
            Value constant = context.Weight(op, index == 0 ? "left" : "right", Transposed(data, swapped));
            return (context.Cast(constant), false);
        }

        if (index == 1 || !context.ComputeType.IsHalf())
        {
            return (context.Cast(value), true);
        }

        // MM2 has no form with only the left operand transposed.
        long[] order = [.. Enumerable.Range(0, shape.Rank - 2).Select(i => (long)i), shape.Rank - 1, shape.Rank - 2];
        return (context.Create("tpu.Permute", top.Derived("left"), [context.Cast(value)], swapped, context.ComputeType, ("order", order)), false);
    }

    private static Tensor Transposed(Tensor data, Shape swapped)
    {
        var result = new Tensor(data.Type, swapped);
        long rows = swapped[-1], columns = swapped[-2], count = data.Count / (rows * columns);
        ReadOnlySpan<float> from = data.Floats();
        Span<float> to = result.Floats();
        for (int b = 0, at = 0; b < count; b++)
        {
            for (int c = 0; c < columns; c++)
            {
                for (int r = 0; r < rows; r++, at++)
                {
                    to[at] = from[(int)((((b * rows) + r) * columns) + c)];
                }
            }
        }

        return result;
    }
}
