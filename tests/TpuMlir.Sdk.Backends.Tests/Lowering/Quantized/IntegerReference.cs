using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tests.Lowering.Quantized;

/// <summary>The arithmetic of a made-up INT8 chip: sums in whole numbers, one requantisation, zero point, saturation. Plain loops.</summary>
internal sealed class IntegerReference : INumericReference
{
    public bool Supports(string operationName) => true;

    public void Infer(Operation operation, InferenceContext context)
    {
        Value result = operation.Result;
        if (result.TensorType.Element is not QuantizedElement to)
        {
            context.Set(result, operation.Name switch
            {
                "tpu.Cast" => TensorQuantization.ToReal(context[operation.Operand(0)], operation.Operand(0).Type),
                "tpu.Reshape" => context[operation.Operand(0)].Reshape(result.Shape),
                "tpu.Softmax" => Softmax(operation, context),
                "tpu.MatMul" => FloatMatMul(operation, context),
                "tpu.Active" => Tensor.From([.. context.Floats(operation.Operand(0)).ToArray().Select(MathF.Exp)], result.Shape),
                _ => throw new NotSupportedException(operation.Name),
            });
            return;
        }

        if (operation.Name == "tpu.Cast")
        {
            context.Set(result, TensorQuantization.Quantize(context[operation.Operand(0)], to));
            return;
        }

        if (operation.Name is "tpu.Reshape" or "tpu.Concat" or "tpu.Lut")
        {
            context.Set(result, operation.Name switch
            {
                "tpu.Reshape" => context[operation.Operand(0)].Reshape(result.Shape),
                "tpu.Concat" => Concat(operation, context),
                _ => Lut(operation, context),
            });
            return;
        }

        long[] values = operation.Name switch
        {
            "tpu.Conv2D" => Conv(operation, context),
            "tpu.MatMul" => MatMul(operation, context),
            "tpu.Add" => Sum(operation, context),
            "tpu.Mul" => Product(operation, context),
            "tpu.Pool2D" => Pool(operation, context),
            "tpu.RequantInt" => [.. Read(context, operation.Operand(0)).Select(v => Requantization.Read(operation)!.Apply(v - Zero(operation, 0), 0))],
            _ => throw new NotSupportedException(operation.Name),
        };
        long zero = operation.GetOr("quant_mode", "").Length == 0 ? 0 : to.ZeroPoint;
        long low = operation.GetOr("do_relu", false) ? Math.Max(to.StoredRange.Min, zero) : to.StoredRange.Min;
        context.Set(result, Tensor.From([.. values.Select(v => Math.Clamp(v + zero, low, to.StoredRange.Max))], result.Shape).To(to.Stored));
    }

    private static long[] Read(InferenceContext context, Value value) => context[value].To(ElementType.I64).Longs().ToArray();

    /// <summary>An operand repeated to the result's shape by numpy's rules.</summary>
    private static long[] Read(InferenceContext context, Value value, Shape shape)
    {
        long[] x = Read(context, value), strides = shape.Strides(), y = new long[shape.Count];
        Shape own = new([.. Enumerable.Repeat(1L, shape.Rank - value.Shape.Rank), .. value.Shape]);
        long[] steps = own.Strides();
        for (long i = 0; i < y.Length; i++)
        {
            long at = 0;
            for (int d = 0; d < shape.Rank; d++)
            {
                at += own[d] == 1 ? 0 : i / strides[d] % shape[d] * steps[d];
            }

            y[i] = x[at];
        }

        return y;
    }

    private static long Zero(Operation operation, int operand) => ((QuantizedElement)operation.Operand(operand).TensorType.Element).ZeroPoint;

    private static long[] Conv(Operation operation, InferenceContext context)
    {
        Shape xs = operation.Operand(0).Shape, ws = operation.Operand(1).Shape, ys = operation.Result.Shape;
        long[] x = Read(context, operation.Operand(0)), w = Read(context, operation.Operand(1)), y = new long[ys.Count];
        long[]? bias = operation.Operand(2).IsNone ? null : Read(context, operation.Operand(2));
        var strides = operation.Get<EquatableList<long>>("strides");
        var pads = operation.Get<EquatableList<long>>("pads");
        long perGroup = ys[1] / operation.GetOr("group", 1L), zero = Zero(operation, 0);
        Requantization requantization = Requantization.Read(operation)!;
        for (long i = 0; i < y.Length; i++)
        {
            long ow = i % ys[3], oh = i / ys[3] % ys[2], oc = i / ys[3] / ys[2] % ys[1], n = i / ys[3] / ys[2] / ys[1];
            long sum = bias?[oc] ?? 0;
            for (long c = 0; c < ws[1]; c++)
            {
                for (long kh = 0; kh < ws[2]; kh++)
                {
                    for (long kw = 0; kw < ws[3]; kw++)
                    {
                        long h = (oh * strides[0]) + kh - pads[0], v = (ow * strides[1]) + kw - pads[1], ic = (oc / perGroup * ws[1]) + c;
                        bool inside = h >= 0 && h < xs[2] && v >= 0 && v < xs[3];
                        sum += (inside ? x[(((((n * xs[1]) + ic) * xs[2]) + h) * xs[3]) + v] : zero) * w[(((((oc * ws[1]) + c) * ws[2]) + kh) * ws[3]) + kw];
                    }
                }
            }

            y[i] = requantization.Apply(sum, (int)oc);
        }

        return y;
    }

    private static long[] MatMul(Operation operation, InferenceContext context)
    {
        Shape xs = operation.Operand(0).Shape, ys = operation.Result.Shape;
        long[] x = Read(context, operation.Operand(0)), w = Read(context, operation.Operand(1)), y = new long[ys.Count];
        long[]? bias = operation.Operand(2).IsNone ? null : Read(context, operation.Operand(2));
        long inner = xs[-1], columns = ys[-1];
        bool transposed = operation.GetOr("right_transpose", false);
        Requantization requantization = Requantization.Read(operation)!;
        for (long i = 0; i < y.Length; i++)
        {
            long row = i / columns, column = i % columns, sum = bias?[column] ?? 0;
            for (long k = 0; k < inner; k++)
            {
                sum += x[(row * inner) + k] * w[transposed ? (column * inner) + k : (k * columns) + column];
            }

            y[i] = requantization.Apply(sum, (int)column);
        }

        return y;
    }

    /// <summary>Each operand by its own scale; with a common shift the products are added before it.</summary>
    private static long[] Sum(Operation operation, InferenceContext context)
    {
        Requantization requantization = Requantization.Read(operation)!;
        var y = new long[operation.Result.Shape.Count];
        for (int o = 0; o < operation.Operands.Count; o++)
        {
            long[] x = Read(context, operation.Operand(o), operation.Result.Shape);
            long zero = Zero(operation, o);
            for (int i = 0; i < y.Length; i++)
            {
                y[i] += requantization is MultiplierShift m && m.Shifts.Distinct().Count() == 1
                    ? (x[i] - zero) * m.Multipliers[o]
                    : requantization.Apply(x[i] - zero, o);
            }
        }

        return requantization is MultiplierShift common && common.Shifts.Distinct().Count() == 1
            ? [.. y.Select(v => IntegerArithmetic.ShiftRight(v, common.Shifts[0], common.Rounding))]
            : y;
    }

    private static long[] Product(Operation operation, InferenceContext context)
    {
        Shape shape = operation.Result.Shape;
        long[] a = Read(context, operation.Operand(0), shape), b = Read(context, operation.Operand(1), shape);
        long za = Zero(operation, 0), zb = Zero(operation, 1);
        return [.. a.Zip(b, (x, y) => Requantization.Read(operation)!.Apply((x - za) * (y - zb), 0))];
    }

    private static long[] Pool(Operation operation, InferenceContext context)
    {
        Shape xs = operation.Operand(0).Shape, ys = operation.Result.Shape;
        long[] x = Read(context, operation.Operand(0)), y = new long[ys.Count];
        var kernel = operation.Get<EquatableList<long>>("kernel_shape");
        var strides = operation.Get<EquatableList<long>>("strides");
        bool max = operation.Get<string>("pool_mode") == "Max";
        long zero = Zero(operation, 0);
        for (long i = 0; i < y.Length; i++)
        {
            long ow = i % ys[3], oh = i / ys[3] % ys[2], plane = i / ys[3] / ys[2];
            long[] window = [.. from kh in Enumerable.Range(0, (int)kernel[0]) from kw in Enumerable.Range(0, (int)kernel[1]) select x[(((plane * xs[2]) + (oh * strides[0]) + kh) * xs[3]) + (ow * strides[1]) + kw]];
            y[i] = max ? window.Max() : Requantization.Read(operation)!.Apply(window.Sum(v => v - zero), 0);
        }

        return y;
    }

    /// <summary>Along the last dimension.</summary>
    private static Tensor Softmax(Operation operation, InferenceContext context)
    {
        var y = new Tensor(ElementType.F32, operation.Result.Shape);
        int row = (int)operation.Result.Shape[-1];
        foreach ((int start, float[] x) in context.Floats(operation.Operand(0)).ToArray().Chunk(row).Select((x, i) => (i * row, x)))
        {
            double[] e = [.. x.Select(v => Math.Exp(v - x.Max()))];
            for (int i = 0; i < row; i++)
            {
                y.Floats()[start + i] = (float)(e[i] / e.Sum());
            }
        }

        return y;
    }

    private static Tensor FloatMatMul(Operation operation, InferenceContext context)
    {
        float[] x = context.Floats(operation.Operand(0)).ToArray(), w = context.Floats(operation.Operand(1)).ToArray();
        float[]? bias = operation.Operand(2).IsNone ? null : context.Floats(operation.Operand(2)).ToArray();
        int columns = (int)operation.Result.Shape[-1], inner = (int)operation.Operand(0).Shape[-1];
        bool transposed = operation.GetOr("right_transpose", false);
        return Tensor.From(
            [.. Enumerable.Range(0, (int)operation.Result.Shape.Count).Select(i => Enumerable.Range(0, inner).Sum(
                k => x[(i / columns * inner) + k] * w[transposed ? (i % columns * inner) + k : (k * columns) + (i % columns)]) + (bias?[i % columns] ?? 0))],
            operation.Result.Shape);
    }

    private static Tensor Concat(Operation operation, InferenceContext context)
    {
        Shape ys = operation.Result.Shape;
        int axis = (int)operation.Get<long>("axis");
        var y = new Tensor(operation.Result.Element, ys);
        int at = 0, row = (int)ys.Product(axis, ys.Rank);
        foreach (Value input in operation.Operands)
        {
            int part = (int)input.Shape.Product(axis, input.Shape.Rank);
            for (int r = 0; r < y.Count / row; r++)
            {
                context[input].Bytes.Slice(r * part, part).CopyTo(y.Bytes[((r * row) + at)..]);
            }

            at += part;
        }

        return y;
    }

    private static Tensor Lut(Operation operation, InferenceContext context)
    {
        var y = new Tensor(operation.Result.Element, operation.Result.Shape);
        for (int i = 0; i < y.Count; i++)
        {
            y.Bytes[i] = context[operation.Operand(1)].Bytes[context[operation.Operand(0)].Bytes[i]];
        }

        return y;
    }
}
