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
        Vector512<uint> small = Vector512.Equals(bits & Vector512.Create(0x7F80_0000u), Vector512<uint>.Zero);
        return Vector512.ConditionalSelect(small, bits & Vector512.Create(0x8000_0000u), bits).AsSingle();
    }

    /// <summary>a + b of flushed operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => Flush(a + b);

    /// <summary>a − b of flushed operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => Flush(a - b);

    /// <summary>
    /// a · b of flushed operands. Tininess is decided after rounding to 24 bits with an unbounded exponent; scaled by 2^60 the product
    /// has room below it for that. Operands too large to scale have no tiny product.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b)
    {
        const float Scale = 1.15292150460684697600e18f, ScaledSmallestNormal = 1.3552527156068805e-20f;
        Vector512<float> product = a * b, scaled = a * Vector512.Create(Scale) * b;
        Vector512<float> tiny = Vector512.LessThan(Vector512.Abs(scaled), Vector512.Create(ScaledSmallestNormal));
        return Vector512.ConditionalSelect(tiny, product & Vector512.Create(-0f), product);
    }
}
