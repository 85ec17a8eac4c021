using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Quantization;

/// <summary>Tensors between real and stored values.</summary>
public static class TensorQuantization
{
    /// <summary>stored = saturate(round(real / scale) + zero point), each slice along the axis by its own scale.</summary>
    /// <remarks>The definition of ONNX's QuantizeLinear, computed in f64. NaN becomes the zero point.</remarks>
    /// <param name="real">Any shape; converted to f32.</param>
    /// <param name="element">How it is stored.</param>
    /// <param name="rounding">How the quotient is rounded; ties away from zero as TPU-MLIR casts unless the chip does otherwise.</param>
    public static Tensor Quantize(Tensor real, QuantizedElement element, RoundingMode rounding = RoundingMode.HalfAwayFromZero)
    {
        ReadOnlySpan<float> from = real.To(ElementType.F32).Floats();
        (long min, long max) = element.StoredRange;
        (int slices, int inner) = Slices(real.Shape, element);
        var stored = new long[from.Length];
        for (int i = 0; i < stored.Length; i++)
        {
            int slice = i / inner % slices;
            long rounded = IntegerArithmetic.Round(from[i] / element.Scales[slice], rounding);
            stored[i] = (long)Int128.Clamp((Int128)rounded + element.ZeroPoints[slice], min, max);
        }

        return Tensor.From(stored, real.Shape).To(element.Stored);
    }

    /// <summary>real = scale * (stored - zero point) as f32. ONNX's DequantizeLinear, the product in f64.</summary>
    /// <exception cref="ArgumentException">The tensor is not of the stored type.</exception>
    public static Tensor Dequantize(Tensor stored, QuantizedElement element)
    {
        if (stored.Type != element.Stored)
        {
            throw new ArgumentException($"{stored} is not stored as {element.Stored.Text()}", nameof(stored));
        }

        (int slices, int inner) = Slices(stored.Shape, element);
        ReadOnlySpan<long> from = stored.To(ElementType.I64).Longs();
        var real = new Tensor(ElementType.F32, stored.Shape);
        Span<float> to = real.Floats();
        for (int i = 0; i < to.Length; i++)
        {
            int slice = i / inner % slices;
            to[i] = (float)(element.Scales[slice] * (from[i] - element.ZeroPoints[slice]));
        }

        return real;
    }

    /// <summary>The tensor as real numbers: dequantised when its type is quantised, itself otherwise.</summary>
    public static Tensor ToReal(Tensor tensor, IrType type) =>
        type is TensorType { Element: QuantizedElement element } && tensor.Type == element.Stored ? Dequantize(tensor, element) : tensor;

    /// <summary>Real numbers as a value of the type takes them: quantised when the type is, converted otherwise.</summary>
    public static Tensor FromReal(Tensor tensor, TensorType type) =>
        type.Element is QuantizedElement element && tensor.Type.IsFloat() ? Quantize(tensor, element) : tensor.To(type.Storage);

    private static (int Slices, int Inner) Slices(Shape shape, QuantizedElement element)
    {
        if (element.Axis is not { } axis)
        {
            return (1, 1);
        }

        return axis < shape.Rank && shape[axis] == element.Scales.Count
            ? (element.Scales.Count, (int)Math.Max(shape.Product(axis + 1, shape.Rank), 1))
            : throw new ArgumentException($"{element.Scales.Count} scales along dimension {axis} do not fit a tensor of {shape}", nameof(shape));
    }
}
