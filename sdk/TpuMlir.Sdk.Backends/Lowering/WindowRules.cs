using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>Rules of operators with a window, and of what chips make of them whose only sums of products are convolutions and whose only reductions are pools.</summary>
public static class WindowRules
{
    private const Numerics Both = Numerics.Floating | Numerics.Quantized;

    /// <summary>All of them, in either kind of numbers where they can be.</summary>
    public static IReadOnlyList<LoweringRule> All => [Conv, MaxPool, AvgPool, MatMulAsConv, ReduceAsPool];

    /// <summary>top.Conv of two dimensions with constant weights, in either kind of numbers.</summary>
    public static LoweringRule Conv { get; } = LoweringRule.For<Top.Conv>(LowerConv, Both);

    /// <summary>top.MaxPool, in either kind of numbers: of stored ones it takes the largest.</summary>
    public static LoweringRule MaxPool { get; } = LoweringRule.For<Top.MaxPool>(LowerMaxPool, Both);

    /// <summary>top.AvgPool whose windows all have the same factor, in either kind of numbers.</summary>
    public static LoweringRule AvgPool { get; } = LoweringRule.For<Top.AvgPool>(LowerAvgPool, Both);

    /// <summary>A product with a constant matrix: a convolution of 1 x 1 over the rows as batches, in either kind of numbers.</summary>
    public static LoweringRule MatMulAsConv { get; } = LoweringRule.For<Top.MatMul>(MatMul, Both);

    /// <summary>Maximum, sum and mean over neighbouring axes: a pool over the rows of [1, outer, axes, inner], in floating point.</summary>
    public static LoweringRule ReduceAsPool { get; } = LoweringRule.For<Top.Reduce>(Reduce);

    private static void LowerConv(Top.Conv op, LoweringContext context)
    {
        ModeOperands p = context.Product(op, op.Input, context.RequireConstant(op, op.Filter), 0, op.Bias, op.Output);
        context.Replace(
            op,
            Tpu.Conv2D.Create(
                context.Builder,
                op.Location,
                p.Inputs[0],
                p.Inputs[1],
                p.Bias,
                op.KernelShape,
                op.Strides,
                op.Pads,
                op.Group,
                op.Dilations,
                op.DoRelu,
                op.ReluLimit),
            p);
    }

    private static void LowerMaxPool(Top.MaxPool op, LoweringContext context)
    {
        ModeOperands p = context.Moved(op.Input, op.Output);
        EquatableList<long> pads = PoolShape.CoveringPads(op.Input.Shape, op.Output.Shape, op.KernelShape, op.Strides, op.Pads);
        context.Replace(
            op, Tpu.Pool2D.Create(context.Builder, op.Location, p.Inputs[0], "Max", op.KernelShape, op.Strides, pads, 1, op.DoRelu, op.ReluLimit), p);
    }

    private static void LowerAvgPool(Top.AvgPool op, LoweringContext context)
    {
        EquatableList<long> pads = PoolShape.CoveringPads(op.Input.Shape, op.Output.Shape, op.KernelShape, op.Strides, op.Pads);
        if (pads.Any(p => p > 0) && (!op.CountIncludePad || !pads.Equals(op.Pads)))
        {
            throw context.Refused(op, "windows that count different numbers of elements", "one factor for all windows", "pad before the pool");
        }

        double factor = 1.0 / (op.KernelShape[0] * op.KernelShape[1]);
        ModeOperands mean = context.Mean(op, op.Input, factor, op.Output);
        context.Replace(
            op,
            Tpu.Pool2D.Create(
                context.Builder, op.Location, mean.Inputs[0], "Avg", op.KernelShape, op.Strides, pads, factor, op.DoRelu, op.ReluLimit),
            mean);
    }

    private static void MatMul(Top.MatMul op, LoweringContext context)
    {
        Tensor? right = context.Constant(op.Right);
        if (op.LeftTranspose || right is not { Shape.Rank: 2 })
        {
            throw new LoweringException(
                CoreDiagnostics.NoPlacement,
                "top.MatMul with a transposed left operand, or a right operand that is no constant matrix",
                $"{context.Target.Name} multiplies by constant weights only",
                "make the right operand a constant of the model");
        }

        (long k, long n) = op.RightTranspose ? (right.Shape[1], right.Shape[0]) : (right.Shape[0], right.Shape[1]);
        var filter = new Tensor(ElementType.F32, [n, k, 1, 1]);
        for (int i = 0; i < filter.Count; i++)
        {
            filter.Floats()[i] = right.Floats()[op.RightTranspose ? i : (int)((i % k * n) + (i / k))];
        }

        ModeOperands p = context.Product(op, op.Input, filter, 0, op.Bias, op.Output);
        Value rows = context.Reshape(p.Inputs[0], op.Operation.Derived("rows"), op.Input.Shape.Count / k, k, 1, 1);
        Value product = Tpu.Conv2D.Create(
            context.Builder,
            op.Operation.Derived("product"),
            rows,
            p.Inputs[1],
            p.Bias,
            [1, 1],
            [1, 1],
            [0, 0, 0, 0],
            doRelu: op.DoRelu,
            reluLimit: op.ReluLimit).Finish(p);
        context.Replace(op, context.Reshape(product, op.Location, op.Output.Shape.Dims));
    }

    private static void Reduce(Top.Reduce op, LoweringContext context)
    {
        Shape x = op.Input.Shape;
        long[] axes = [.. op.Axes.Select(a => a < 0 ? a + x.Rank : a).Order()];
        bool known = op.Mode is "ReduceMax" or "ReduceSum" or "ReduceMean";
        if (!known || axes.Length == 0 || axes[^1] - axes[0] != axes.Length - 1)
        {
            throw new LoweringException(
                CoreDiagnostics.NoPlacement,
                $"{op.Mode} over the axes {op.Axes}",
                $"{context.Target.Name} computes maximum, sum and mean over neighbouring axes",
                "reduce the axes one after another");
        }

        int first = (int)axes[0], end = (int)axes[^1] + 1;
        long length = x.Product(first, end);
        Value rows = context.Reshape(context.Cast(op.Input), op.Operation.Derived("rows"), 1, x.Product(0, first), length, x.Product(end, x.Rank));
        Value pooled = Tpu.Pool2D.Create(
            context.Builder,
            op.Operation.Derived("pool"),
            rows,
            op.Mode == "ReduceMax" ? "Max" : "Avg",
            [length, 1],
            [1, 1],
            [0, 0, 0, 0],
            op.Mode == "ReduceMean" ? 1.0 / length : 1).Output;
        context.Replace(op, context.Reshape(pooled, op.Location, op.Output.Shape.Dims));
    }
}
