using System.Numerics.Tensors;

namespace TpuMlir.Sdk.Kernels;

/// <summary>Conversion between single and IEEE half precision.</summary>
public static class HalfConversion
{
    /// <summary>Rounds to half precision, to nearest, halves to even; overflow gives ∞.</summary>
    public static void FromSingle(ReadOnlySpan<float> source, Span<Half> destination)
    {
        Check.Length(destination.Length, source.Length, nameof(destination));
        TensorPrimitives.ConvertToHalf(source, destination);
    }

    /// <summary>Widens to single precision, exactly.</summary>
    public static void ToSingle(ReadOnlySpan<Half> source, Span<float> destination)
    {
        Check.Length(destination.Length, source.Length, nameof(destination));
        TensorPrimitives.ConvertToSingle(source, destination);
    }
}
