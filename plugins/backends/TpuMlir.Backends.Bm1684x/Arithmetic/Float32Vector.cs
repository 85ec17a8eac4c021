using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>Sixteen single-precision numbers at once, bit for bit as <see cref="Float32"/>; operands are already flushed.</summary>
internal static class Float32Vector
{
    /// <summary>Denormals become zero of the same sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Flush(Vector512<float> value)
    {
        Vector512<uint> bits = value.AsUInt32();
        Vector512<uint> denormal = Vector512.LessThan(
            (bits & Vector512.Create(0x7FFF_FFFFu)).AsInt32(), Vector512.Create(0x0080_0000)).AsUInt32();
        return Vector512.AndNot(bits, denormal & Vector512.Create(0x7FFF_FFFFu)).AsSingle();
    }

    /// <summary>a + b of flushed operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => Flush(a + b);

    /// <summary>a − b of flushed operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => Flush(a - b);

    /// <summary>a · b of flushed operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b)
    {
        Vector512<float> product = a * b;
        Vector512<uint> magnitude = product.AsUInt32() & Vector512.Create(0x7FFF_FFFFu);
        // Only a product that IEEE rounds up to the smallest normal number needs the exact decision.
        return Vector512.EqualsAny(magnitude, Vector512.Create(Float32.SmallestNormalBits))
            ? MultiplyEach(a, b)
            : Flush(product);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> MultiplyEach(Vector512<float> a, Vector512<float> b)
    {
        Vector512<float> result = default;
        for (int i = 0; i < Vector512<float>.Count; i++)
        {
            result = result.WithElement(i, Float32.Multiply(a[i], b[i]));
        }

        return result;
    }
}
