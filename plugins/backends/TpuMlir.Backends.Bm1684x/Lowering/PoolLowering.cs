using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Average and maximum pooling.</summary>
/// <remarks>
/// ceil_mode becomes padding at the end. An average that does not count padding becomes a sum and a product with one constant
/// for each position. Half-precision averages accumulate in f32. A global pool too large for a
/// reduction of one piece becomes tpu.Reduce.
/// </remarks>
internal static class PoolLowering
{
    public static void Max(Top.MaxPool op, LoweringContext context)
    {
        Value x = context.Cast(op.Input);
        EquatableList<long> pads = PoolShape.CoveringPads(op.Input.Shape, op.Output.Shape, op.KernelShape, op.Strides, op.Pads);
        if (IsLargeGlobal(context, op.Input.Shape, op.KernelShape, pads))
        {
            context.Replace(op, Global(op, context, x, "ReduceMax", op.DoRelu, op.ReluLimit));
            return;
        }

        WindowLimits.Require(op.Strides, []);
        (x, pads) = Padded(op, context, x, op.KernelShape, pads, double.NegativeInfinity);
        context.Replace(op, Tpu.Pool2D.Create(
            context.Builder, op.Location, x, "Max", op.KernelShape, op.Strides, pads, doRelu: op.DoRelu, reluLimit: op.ReluLimit).Output);
    }

    public static void Average(Top.AvgPool op, LoweringContext context)
    {
        Value x = context.Cast(op.Input);
        EquatableList<long> pads = PoolShape.CoveringPads(op.Input.Shape, op.Output.Shape, op.KernelShape, op.Strides, op.Pads);
        if (IsLargeGlobal(context, op.Input.Shape, op.KernelShape, pads))
        {
            context.Replace(op, Global(op, context, x, "ReduceMean", op.DoRelu, op.ReluLimit));
            return;
        }

        WindowLimits.Require(op.Strides, []);
        long count = op.KernelShape[0] * op.KernelShape[1];

        // Windows count different numbers of elements when padding does not count, or when some reach beyond the padding.
        bool differ = op.CountIncludePad ? op.CeilMode && !pads.Equals(op.Pads) : pads.Any(p => p != 0);
        (x, pads) = Padded(op, context, x, op.KernelShape, pads, 0);

        // The chip would round the factor 1/n, every product and every sum to the type; the factor's error does not average out.
        bool wide = context.ComputeType.IsHalf();
        string accumulator = wide ? ElementType.F32.Text() : "";
        if (wide)
        {
            context.Keep(op, ElementType.F32, $"an average of {count} elements: the chip would round its factor and each step to {context.ComputeType.Text()}");
        }

        if (!differ)
        {
            context.Replace(op, Tpu.Pool2D.Create(
                context.Builder, op.Location, x, "Avg", op.KernelShape, op.Strides, pads, 1.0 / count, op.DoRelu, op.ReluLimit, accumulator).Output);
            return;
        }

        Value sum = Tpu.Pool2D.Create(context.Builder, op.Derived("sum"), x, "Avg", op.KernelShape, op.Strides, pads, 1, accType: accumulator).Output;
        Value factors = context.Weight(op, "factors", Factors(op).To(context.ComputeType));
        context.Replace(op, Tpu.Mul.Create(context.Builder, op.Location, sum, factors, op.DoRelu, op.ReluLimit).Output);
    }

    /// <summary>The input and what remains of the pads: none when the command's own padding will not do.</summary>
    private static (Value Input, EquatableList<long> Pads) Padded(
        Op op, LoweringContext context, Value x, EquatableList<long> kernel, EquatableList<long> pads, double value) =>
        WindowLimits.PadsFit(pads, kernel, []) ? (x, pads) : (WindowLimits.Pad(context, op, x, pads, value), [0, 0, 0, 0]);

    /// <summary>True for a pool over the whole plane that is more than a reduction of one piece.</summary>
    private static bool IsLargeGlobal(LoweringContext context, Shape x, EquatableList<long> kernel, EquatableList<long> pads) =>
        kernel[0] == x[2] && kernel[1] == x[3] && pads.All(p => p == 0) && kernel[0] * kernel[1] * 4 > context.Target.ReductionBytes;

    private static Value Global(Op op, LoweringContext context, Value x, string mode, bool relu, double limit)
    {
        if (context.ComputeType.IsHalf())
        {
            context.Keep(op, ElementType.F32, "a reduction of more than 16 elements sums in f32");
        }

        return ReduceLowering.Create(context, op, x, [2, 3], keepdims: true, mode, relu, limit);
    }

    /// <summary>One over the number of elements each window counts, [1, 1, oh, ow].</summary>
    private static Tensor Factors(Top.AvgPool op)
    {
        Shape x = op.Input.Shape, y = op.Output.Shape;
        (EquatableList<long> kernel, EquatableList<long> strides, EquatableList<long> pads) = (op.KernelShape, op.Strides, op.Pads);
        var factors = new Tensor(ElementType.F32, [1, 1, y[2], y[3]]);
        for (int i = 0; i < y[2]; i++)
        {
            for (int j = 0; j < y[3]; j++)
            {
                factors.Floats()[(i * (int)y[3]) + j] = 1f / (Counted(i, 0) * Counted(j, 1));
            }
        }

        return factors;

        long Counted(long position, int axis)
        {
            long start = (position * strides[axis]) - pads[axis];
            long low = op.CountIncludePad ? -pads[axis] : 0, high = op.CountIncludePad ? x[2 + axis] + pads[2 + axis] : x[2 + axis];
            return Math.Max(Math.Min(start + kernel[axis], high) - Math.Max(start, low), 1);
        }
    }
}
