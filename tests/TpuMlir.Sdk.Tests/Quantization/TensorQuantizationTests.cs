using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Quantization;

/// <summary>Tensors between real and stored values; expected numbers from numpy as each test says.</summary>
public class TensorQuantizationTests
{
    private static readonly float[] s_reals = [-1.3f, -1f, -0.55f, -0.05f, 0, 0.049f, 0.05f, 0.15f, 0.25f, 1.25f, 1.27f, 1.275f, 9];

    /// <summary>clip(sign(x) * floor(|x / 0.0625| + 0.5), -128, 127).</summary>
    [Fact]
    public void Symmetric() => Assert.Equal(
        [-21, -16, -9, -1, 0, 1, 1, 2, 4, 20, 20, 20, 127],
        Stored(QuantizedElement.PerTensor(ElementType.I8, 0.0625), RoundingMode.HalfAwayFromZero));

    /// <summary>clip(rint(x / 0.0625) + 10, 0, 255).</summary>
    [Fact]
    public void With_a_zero_point() => Assert.Equal(
        [0, 0, 1, 9, 10, 11, 11, 12, 14, 30, 30, 30, 154],
        Stored(QuantizedElement.PerTensor(ElementType.U8, 0.0625, 10), RoundingMode.HalfToEven));

    /// <summary>float32(0.0123 * (q - 5)).</summary>
    [Fact]
    public void Back_to_reals()
    {
        Tensor stored = Tensor.FromValues<sbyte>(ElementType.I8, [-128, -3, 0, 7, 127], [5]);
        Assert.Equal([-1.6359f, -0.0984f, -0.0615f, 0.0246f, 1.5006f], TensorQuantization.Dequantize(stored, QuantizedElement.PerTensor(ElementType.I8, 0.0123, 5)).Floats().ToArray());
    }

    [Fact]
    public void Each_slice_by_its_own_scale()
    {
        Tensor real = Tensor.From([1f, 2, 3, 4, 1, 2, 3, 4], [2, 2, 2]);
        QuantizedElement element = QuantizedElement.PerAxis(ElementType.I8, 1, [1, 0.5]);
        Tensor stored = TensorQuantization.Quantize(real, element);
        Assert.Equal([1, 2, 6, 8, 1, 2, 6, 8], stored.To(ElementType.I64).Longs().ToArray());
        Assert.Equal(real.Floats().ToArray(), TensorQuantization.Dequantize(stored, element).Floats().ToArray());
    }

    [Fact]
    public void Nan_is_the_zero_point_and_infinity_the_end() => Assert.Equal(
        [3, 127, -128],
        TensorQuantization.Quantize(Tensor.From([float.NaN, float.PositiveInfinity, float.NegativeInfinity], [3]), QuantizedElement.PerTensor(ElementType.I8, 1, 3))
            .To(ElementType.I64).Longs().ToArray());

    [Fact]
    public void The_stored_range_may_be_narrower() => Assert.Equal(
        [-127L],
        TensorQuantization.Quantize(Tensor.From([-500f], [1]), QuantizedElement.PerTensor(ElementType.I8, 1) with { StorageMin = -127 }).To(ElementType.I64).Longs().ToArray());

    [Fact]
    public void By_the_type_of_a_value()
    {
        var type = new TensorType([2], QuantizedElement.PerTensor(ElementType.I8, 0.5));
        Tensor real = Tensor.From([1f, -2], [2]), stored = TensorQuantization.FromReal(real, type);
        Assert.Equal((ElementType.I8, ElementType.F16), (stored.Type, TensorQuantization.FromReal(real, new TensorType([2], ElementType.F16)).Type));
        Assert.Equal(real.Floats().ToArray(), TensorQuantization.ToReal(stored, type).Floats().ToArray());
        Assert.Same(real, TensorQuantization.ToReal(real, new TensorType([2], ElementType.F32)));
        // What is stored already is taken as it is.
        Assert.Same(stored, TensorQuantization.FromReal(stored, type));
    }

    [Fact]
    public void Scales_that_do_not_fit_the_shape() => Assert.Throws<ArgumentException>(
        () => TensorQuantization.Quantize(Tensor.From([1f, -2], [2]), QuantizedElement.PerAxis(ElementType.I8, 0, [1, 2, 3])));

    private static long[] Stored(QuantizedElement element, RoundingMode rounding) =>
        TensorQuantization.Quantize(Tensor.From(s_reals, [s_reals.Length]), element, rounding).To(ElementType.I64).Longs().ToArray();
}
