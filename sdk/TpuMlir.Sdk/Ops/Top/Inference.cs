using System.Numerics.Tensors;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Tensors;
using Tensor = TpuMlir.Sdk.Tensors.Tensor;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>What the inference of several operators shares.</summary>
internal static class Inference
{
    /// <summary>The extents or axes as the kernels take them.</summary>
    public static int[] ToInts(this IEnumerable<long> values) => [.. values.Select(v => checked((int)v))];

    /// <summary>An f32 tensor of the result's shape.</summary>
    public static Tensor Floats(Value result) => new(ElementType.F32, result.Shape);

    /// <summary>Applies the activation, if any, and sets the result in its own element type.</summary>
    public static void Finish(this InferenceContext context, Value result, Tensor tensor, bool doRelu = false, double reluLimit = -1)
    {
        if (doRelu)
        {
            Span<float> y = tensor.Floats();
            TensorPrimitives.Max(y, 0f, y);
            if (reluLimit >= 0)
            {
                TensorPrimitives.Min(y, (float)reluLimit, y);
            }
        }

        context.Set(result, tensor.To(result.Element));
    }

    /// <summary>A function of one variable.</summary>
    public static void Unary(this InferenceContext context, UnaryKind kind, Value input, Value output, double alpha = 0, double beta = 0)
    {
        Tensor y = Floats(output);
        Kernels.Unary.Run(kind, context.Floats(input), y.Floats(), (float)alpha, (float)beta, context.Options);
        context.Finish(output, y);
    }

    /// <summary>A function of two variables folded over all operands from the left, with numpy broadcasting. Integers stay integers.</summary>
    public static void Binary(
        this InferenceContext context, BinaryKind kind, IReadOnlyList<Value> inputs, Value output, bool doRelu = false, double reluLimit = -1)
    {
        Tensor result = context[inputs[0]];
        bool integers = inputs.All(v => !context[v].Type.IsFloat());
        foreach (Value input in inputs.Skip(1))
        {
            result = integers
                ? IntegerBinary.Run(kind, result, context[input])
                : Floats(kind, result.To(ElementType.F32), context[input].To(ElementType.F32), context.Options);
        }

        context.Finish(output, doRelu ? result.To(ElementType.F32) : result, doRelu, reluLimit);
    }

    /// <summary>A function of two f32 tensors with numpy broadcasting.</summary>
    public static Tensor Floats(BinaryKind kind, Tensor a, Tensor b, KernelOptions options)
    {
        var y = new Tensor(ElementType.F32, Shape.Broadcast(a.Shape, b.Shape)!);
        Kernels.Binary.Run(kind, a.Floats(), a.Shape.ToInts(), b.Floats(), b.Shape.ToInts(), y.Floats(), options);
        return y;
    }

    /// <summary>An affine map of each channel (axis 1).</summary>
    public static void Affine(ReadOnlySpan<float> x, Shape shape, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias, Span<float> y)
    {
        int channels = (int)shape[1], inner = (int)shape.Product(2, shape.Rank);
        for (int plane = 0; plane < shape[0] * channels; plane++)
        {
            int channel = plane % channels;
            Span<float> target = y.Slice(plane * inner, inner);
            TensorPrimitives.Multiply(x.Slice(plane * inner, inner), scale[channel], target);
            TensorPrimitives.Add(target, bias[channel], target);
        }
    }
}
