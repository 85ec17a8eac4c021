using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Matrix products. Constant operands are transposed now; sums along K are cut where the target says.</summary>
internal static class MatMulLowering
{
    public static void Lower(Top.MatMul op, LoweringContext context)
    {
        ElementType type = context.ComputeType;
        (Value left, bool leftTransposed) = Operand(op, context, op.Input, op.LeftTranspose, left: true);
        (Value right, bool rightTransposed) = Operand(op, context, op.Right, op.RightTranspose, left: false);
        if (op.Bias is { } computed && !computed.IsWeight())
        {
            throw new LoweringException(
                CoreDiagnostics.NoPlacement, "a matrix product with a computed bias", "the bias must be a constant", "add the bias with an Add behind the product");
        }

        Shape l = left.Shape;
        long k = leftTransposed ? l[-2] : l[-1];
        long cut = type.IsHalf() ? context.Target.ReductionBytes / 8 : context.Target.ReductionBytes / context.Target.LaneWidthBytes;
        Value? bias = op.Bias is { } constant ? context.Cast(constant, ElementType.F32) : null;
        context.Replace(op, Tpu.MatMul.Create(
            context.Builder, op.Location, left, right, bias, leftTransposed, rightTransposed, op.DoRelu, op.ReluLimit, k > cut ? cut : 0).Output);
    }

    private static (Value Value, bool Transposed) Operand(Top.MatMul op, LoweringContext context, Value value, bool transposed, bool left)
    {
        Shape shape = value.Shape;
        if (!transposed || shape.Rank < 2)
        {
            return (context.Cast(value), false);
        }

        Shape swapped = new([.. shape.Take(shape.Rank - 2), shape[-1], shape[-2]]);
        if (context.Constant(value) is { } data)
        {
            Value constant = context.Weight(op, left ? "left" : "right", Transposed(data, swapped));
            return (context.Cast(constant), false);
        }

        if (!left || !context.ComputeType.IsHalf())
        {
            return (context.Cast(value), true);
        }

        // MM2 has no form with only the left operand transposed.
        EquatableList<long> order = [.. Enumerable.Range(0, shape.Rank - 2).Select(i => (long)i), shape.Rank - 1, shape.Rank - 2];
        return (Tpu.Permute.Create(context.Builder, op.Derived("left"), context.Cast(value), order).Output, false);
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
