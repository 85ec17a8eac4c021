using TpuMlir.Sdk.Backends.Reference;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace Acme.Toy8;

/// <summary>Whole tensors of tpu operations, from their definitions: it knows no commands, slices or lanes.</summary>
internal static class Reference
{
    public static NumericReferenceTable Create() => new NumericReferenceTable()
        .AddMovement()
        .Add<Conv2D>(Convolve)
        .Add<Pool2D>(Pool)
        .Add<Add>((op, context) => Binary(op, context, op.DoRelu, op.ReluLimit, (a, b) => a + b))
        .Add<Sub>((op, context) => Binary(op, context, op.DoRelu, op.ReluLimit, (a, b) => a - b))
        .Add<Mul>((op, context) => Binary(op, context, op.DoRelu, op.ReluLimit, (a, b) => a * b))
        .Add<Max>((op, context) => Binary(op, context, op.DoRelu, op.ReluLimit, Math.Max))
        .Add<Min>((op, context) => Binary(op, context, op.DoRelu, op.ReluLimit, Math.Min))
        .Add<RequantInt>((op, context) => Set(op, context, [.. Numbers(context[op.Input]).Select(x => (double)Requantization.Read(op.Operation)!.Apply((long)x, 0))]))
        .Add<Cast>((op, context) => Set(op, context, [.. Numbers(context[op.Input]).Select(x => (double)(x * (float)(op.Input.Scale() / op.Output.Scale())))]));

    private static void Convolve(Conv2D op, InferenceContext context)
    {
        Shape x = op.Input.Shape, w = op.Filter.Shape, y = op.Output.Shape;
        (EquatableList<long> strides, EquatableList<long> dilations, EquatableList<long> pads, long groups) = (op.Strides, op.Dilations, op.Pads, op.Group);
        float[] input = Numbers(context[op.Input]), filter = Numbers(context[op.Filter]);
        float[] bias = op.Bias is null ? new float[y[1]] : Numbers(context[op.Bias]);
        Requantization? scale = Requantization.Read(op.Operation);
        long[] start = op.Bias is null || scale is null ? new long[y[1]] : [.. context[op.Bias].As<int>().ToArray()];
        var result = new double[y.Count];
        Parallel.For(0, result.Length, i =>
        {
            (long n, long o, long row, long column) = (i / y[3] / y[2] / y[1], i / y[3] / y[2] % y[1], i / y[3] % y[2], i % y[3]);
            long first = o / (y[1] / groups) * w[1], exact = start[o];
            float sum = bias[o];
            for (long k = 0; k < w[1] * w[2] * w[3]; k++)
            {
                long h = (row * strides[0]) + (k / w[3] % w[2] * dilations[0]) - pads[0];
                long v = (column * strides[1]) + (k % w[3] * dilations[1]) - pads[1];
                if (h >= 0 && h < x[2] && v >= 0 && v < x[3])
                {
                    float product = input[(((((n * x[1]) + first + (k / w[3] / w[2])) * x[2]) + h) * x[3]) + v] * filter[(o * w[1] * w[2] * w[3]) + k];
                    (sum, exact) = (sum + product, exact + (scale is null ? 0 : (long)product));
                }
            }

            result[i] = scale is null ? sum : scale.Apply(exact, (int)o);
        });
        Set(op, context, result, op.DoRelu, op.ReluLimit);
    }

    private static void Pool(Pool2D op, InferenceContext context)
    {
        Shape x = op.Input.Shape, y = op.Output.Shape;
        (EquatableList<long> kernel, EquatableList<long> strides, EquatableList<long> pads) = (op.KernelShape, op.Strides, op.Pads);
        float[] input = Numbers(context[op.Input]);
        Requantization? scale = Requantization.Read(op.Operation);
        var result = new double[y.Count];
        for (long i = 0; i < result.Length; i++)
        {
            float sum = 0, most = float.NegativeInfinity;
            for (long k = 0; k < kernel[0] * kernel[1]; k++)
            {
                long h = (i / y[3] % y[2] * strides[0]) - pads[0] + (k / kernel[1]);
                long v = (i % y[3] * strides[1]) - pads[1] + (k % kernel[1]);
                if (h >= 0 && h < x[2] && v >= 0 && v < x[3])
                {
                    float next = input[(((i / y[3] / y[2] * x[2]) + h) * x[3]) + v];
                    (sum, most) = (sum + next, Math.Max(most, next));
                }
            }

            result[i] = op.PoolMode == "Max" ? most : scale is null ? sum * (float)op.Scale : scale.Apply((long)sum, 0);
        }

        Set(op, context, result, op.DoRelu, op.ReluLimit);
    }

    private static void Binary(TpuOp op, InferenceContext context, bool relu, double limit, Func<float, float, float> f)
    {
        Value left = op.Operation.Operand(0), right = op.Operation.Operand(1);
        float[] a = Numbers(context[left]), b = Numbers(context[right]);
        var scale = Requantization.Read(op.Operation) as MultiplierShift;
        Shape shape = op.Operation.Result.Shape;
        var y = new double[shape.Count];
        for (long i = 0; i < y.Length; i++)
        {
            (float p, float q) = (a[Broadcasting.Element(left.Shape, shape, i)], b[Broadcasting.Element(right.Shape, shape, i)]);
            y[i] = scale is null ? f(p, q)
                : scale.Count == 1 ? scale.Apply((long)p * (long)q, 0)
                : IntegerArithmetic.ShiftRight(((long)p * scale.Multipliers[0]) + ((long)q * scale.Multipliers[1]), scale.Shifts[0], scale.Rounding);
        }

        Set(op, context, y, relu, limit);
    }

    private static float[] Numbers(Tensor tensor) => tensor.To(ElementType.F32).Floats().ToArray();

    /// <summary>Relu, then rounding to the result's type: to nearest even, int8 saturated and 0 for what is no number.</summary>
    private static void Set(TpuOp op, InferenceContext context, double[] values, bool relu = false, double limit = -1)
    {
        Value result = op.Operation.Result;
        bool integer = result.Element == ElementType.I8;
        double most = limit < 0 ? double.PositiveInfinity : integer ? Math.Round(limit / result.Scale()) : (float)limit;
        double Round(double v) => !integer ? v : double.IsNaN(v) ? 0 : Math.Clamp(Math.Round(v), sbyte.MinValue, sbyte.MaxValue);
        float[] rounded = [.. values.Select(v => (float)Round(relu ? Math.Min(Math.Max(v, 0), most) : v))];
        context.Set(result, Tensor.From(rounded, result.Shape).To(result.Element));
    }
}
