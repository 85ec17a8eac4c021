using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>The chip's f32 operations on sixteen numbers at once: to nearest even, with denormal operands and results as zero.</summary>
public static class Lanes
{
    /// <summary>Numbers in a vector.</summary>
    public const int Count = 16;

    /// <summary>The bits without the sign.</summary>
    public static Vector512<uint> MagnitudeMask
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(0x7FFF_FFFFu);
    }

    /// <summary>Denormals become zero of the same sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Flush(Vector512<float> value)
    {
        Vector512<uint> bits = value.AsUInt32();
        Vector512<uint> tiny = Vector512.LessThan(bits & MagnitudeMask, Vector512.Create(Float32.SmallestNormalBits));
        return Vector512.AndNot(bits, tiny & MagnitudeMask).AsSingle();
    }

    /// <summary>a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => Flush(Flush(a) + Flush(b));

    /// <summary>a − b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => Flush(Flush(a) - Flush(b));

    /// <summary>a · b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => Product(Flush(a), Flush(b));

    /// <summary>a · b of operands that are not denormal.</summary>
    /// <remarks>
    /// The chip decides what is too small after rounding to 24 bits whatever the exponent, IEEE after rounding to the denormal
    /// grid. They differ only where IEEE rounds up to the smallest normal number, which the scalar product then decides.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Product(Vector512<float> a, Vector512<float> b)
    {
        Vector512<float> product = a * b;
        return Vector512.EqualsAny(product.AsUInt32() & MagnitudeMask, Vector512.Create(Float32.SmallestNormalBits))
            ? ProductEach(a, b)
            : Flush(product);
    }

    /// <summary>a > b ? a : b, NaN compared as false. A denormal is zero in comparison and result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Larger(Flush(a), Flush(b));

    /// <summary>a >= b ? b : a, NaN compared as false. A denormal is zero in comparison and result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b)
    {
        a = Flush(a);
        b = Flush(b);
        return Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(a, b), b, a);
    }

    /// <summary>As <see cref="Max"/>, but what is chosen keeps its bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Larger(Vector512<float> a, Vector512<float> b) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(Flush(a), Flush(b)), a, b);

    /// <summary>The number without its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Abs(Vector512<float> value) => (value.AsUInt32() & MagnitudeMask).AsSingle();

    /// <summary>The same number in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> ProductEach(Vector512<float> a, Vector512<float> b)
    {
        Vector512<float> result = default;
        for (int i = 0; i < Count; i++)
        {
            result = result.WithElement(i, Float32.Multiply(a[i], b[i]));
        }

        return result;
    }
}
