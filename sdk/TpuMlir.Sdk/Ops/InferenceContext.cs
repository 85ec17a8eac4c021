using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops;

/// <summary>Gives an operator its operands' tensors and takes its results.</summary>
public sealed class InferenceContext(Func<Value, Tensor> read, Action<Value, Tensor> write, KernelOptions options = default)
{
    /// <summary>How the kernels run: threads, and whether in the fixed order constant folding needs.</summary>
    public KernelOptions Options { get; } = options;

    /// <summary>The tensor of an operand.</summary>
    public Tensor this[Value value] => read(value);

    /// <summary>The tensor of an operand, or null when the operand is absent.</summary>
    public Tensor? Optional(Value? value) => value is null ? null : read(value);

    /// <summary>The f32 elements of an operand; 16-bit floats and integers are converted.</summary>
    public ReadOnlySpan<float> Floats(Value value) => read(value).To(ElementType.F32).Floats();

    /// <summary>The f32 elements of an operand broadcast to a shape, as numpy does.</summary>
    /// <exception cref="ArgumentException">It does not broadcast to that shape.</exception>
    public ReadOnlySpan<float> Floats(Value value, Shape shape)
    {
        ReadOnlySpan<float> own = Floats(value);
        if (value.Shape.Equals(shape))
        {
            return own;
        }

        var all = new float[shape.Count];
        Expand.Run(own, [.. value.Shape.Select(d => checked((int)d))], [.. shape.Select(d => checked((int)d))], all.AsSpan());
        return all;
    }

    /// <summary>The f32 elements of an optional operand; empty when it is absent.</summary>
    public ReadOnlySpan<float> FloatsOrEmpty(Value? value) => value is null ? [] : Floats(value);

    /// <summary>Sets a result. Its shape must be the result's.</summary>
    public void Set(Value result, Tensor tensor)
    {
        if (result.TensorType.Shape is { IsStatic: true } shape && !shape.Equals(tensor.Shape))
        {
            throw new InvalidOperationException($"{result.Definition} computed a tensor of {tensor.Shape} for a result of {shape}");
        }

        write(result, tensor);
    }

    /// <summary>An f32 tensor of the result's shape that becomes the result.</summary>
    public Span<float> Allocate(Value result)
    {
        var tensor = new Tensor(ElementType.F32, result.Shape);
        Set(result, tensor);
        return tensor.Floats();
    }
}
