using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Average and maximum pooling.</summary>
/// <remarks>
/// ceil_mode becomes padding at the end. An average that does not count padding becomes a sum and a product with one constant
/// for each position. Half-precision averages accumulate in f32. A global pool too large for a
/// reduction of one piece becomes tpu.Reduce.
/// </remarks>
internal sealed class PoolLowering : LoweringRule
{
    public override IReadOnlyList<string> Operators { get; } = ["top.AvgPool", "top.MaxPool"];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        bool max = top.Name == "top.MaxPool";
        var kernel = top.Get<EquatableList<long>>("kernel_shape");
        var strides = top.Get<EquatableList<long>>("strides");
        Value x = context.Cast(top.Operand(0));
        EquatableList<long> pads = PoolShape.CoveringPads(top.Operand(0).Shape, top.Result.Shape, kernel, strides, top.Get<EquatableList<long>>("pads"));
        if (IsGlobal(top, kernel, pads) && kernel[0] * kernel[1] * 4 > context.Target.ReductionBytes)
        {
            context.Replace(op, Global(op, context, x, max));
            return;
        }

        WindowLimits.Require(strides, []);
        bool counted = max || top.GetOr("count_include_pad", false) || pads.All(p => p == 0);
        EquatableList<long> divisorPads = pads;
        if (!WindowLimits.PadsFit(pads, kernel, []))
        {
            x = WindowLimits.Pad(context, top, x, pads, max ? double.NegativeInfinity : 0);
            pads = [0, 0, 0, 0];
        }

        // The chip would round the factor 1/n, every product and every sum to the type; the factor's error does not average out.
        bool wide = !max && context.ComputeType.IsHalf();
        if (wide)
        {
            context.Keep(op, ElementType.F32, $"an average of {kernel[0] * kernel[1]} elements: the chip would round its factor and each step to {context.ComputeType.Text()}");
        }

        bool ceiling = !max && top.GetOr("ceil_mode", false) && top.GetOr("count_include_pad", false) && !divisorPads.Equals(top.Get<EquatableList<long>>("pads"));
        bool divides = !counted || ceiling;
        Value y = context.Create(
            "tpu.Pool2D",
            divides ? top.Derived("sum") : top.Location,
            [x],
            top.Result.Shape,
            context.ComputeType,
            ("pool_mode", max ? "Max" : "Avg"),
            ("kernel_shape", kernel),
            ("strides", strides),
            ("pads", pads),
            ("scale", max || divides ? 1.0 : 1.0 / (kernel[0] * kernel[1])),
            ("acc_type", wide ? "f32" : ""));
        if (divides)
        {
            Value factors = context.Weight(op, "factors", Factors(top, kernel, strides, top.GetOr("count_include_pad", false)).To(context.ComputeType));
            y = context.Create("tpu.Mul", top.Location, [y, factors], top.Result.Shape, context.ComputeType);
        }

        context.Replace(op, y.With(top, "do_relu", "relu_limit"));
    }

    private static bool IsGlobal(Operation top, EquatableList<long> kernel, EquatableList<long> pads) =>
        kernel[0] == top.Operand(0).Shape[2] && kernel[1] == top.Operand(0).Shape[3] && pads.All(p => p == 0);

    private static Value Global(Op op, LoweringContext context, Value x, bool max)
    {
        if (context.ComputeType.IsHalf())
        {
            context.Keep(op, ElementType.F32, "a reduction of more than 16 elements sums in f32");
        }

        return ReduceLowering.Create(context, op.Operation, x, [2, 3], max ? "ReduceMax" : "ReduceMean").With(op.Operation, "do_relu", "relu_limit");
    }

    /// <summary>One over the number of elements each window counts, [1, 1, oh, ow].</summary>
    private static Tensor Factors(Operation top, EquatableList<long> kernel, EquatableList<long> strides, bool includePad)
    {
        Shape x = top.Operand(0).Shape, y = top.Result.Shape;
        var pads = top.Get<EquatableList<long>>("pads");
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
            long low = includePad ? -pads[axis] : 0, high = includePad ? x[2 + axis] + pads[2 + axis] : x[2 + axis];
            return Math.Max(Math.Min(start + kernel[axis], high) - Math.Max(start, low), 1);
        }
    }
}
