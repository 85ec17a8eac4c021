using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using ElementType = TpuMlir.Sdk.Tensors.ElementType;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Rounding f32 to the numbers of a type, to nearest even; the result stays f32. bf16 has no denormals, f16 has.</summary>
public static class LaneRounding
{
    private const uint QuietNan = 0x7FC0_0000, Infinity = 0x7F80_0000;
    private const uint TinyProduct = 0x007F_C000;

    /// <summary>The nearest number of the type, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> value, ElementType type) => type switch
    {
        ElementType.F16 => ToFloat16(value),
        ElementType.BF16 => ToBFloat16(value),
        _ => value,
    };

    /// <summary>The nearest number of the type to one float.</summary>
    public static float Round(float value, ElementType type) => Round(Vector512.Create(value), type)[0];

    /// <summary>a + b rounded to the type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sum(Vector512<float> a, Vector512<float> b, ElementType type) => Round(Lanes.Add(a, b), type);

    /// <summary>a − b rounded to the type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Difference(Vector512<float> a, Vector512<float> b, ElementType type) => Round(Lanes.Subtract(a, b), type);

    /// <summary>a · b rounded to the type.</summary>
    /// <remarks>
    /// What is too small is decided after rounding to the type's precision. The exact product of two bf16 numbers has 16 bits, so
    /// f32 denormals hold it; from 2^−126 − 2^−135 on it rounds up to the smallest normal number.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Product(Vector512<float> a, Vector512<float> b, ElementType type)
    {
        if (type != ElementType.BF16)
        {
            return Round(Lanes.Multiply(a, b), type);
        }

        Vector512<uint> product = (Lanes.Flush(a) * Lanes.Flush(b)).AsUInt32();
        Vector512<uint> belowNormal = (product & Lanes.MagnitudeMask) - Vector512.Create(TinyProduct);
        Vector512<uint> rounds = Vector512.LessThan(belowNormal, Vector512.Create(Float32.SmallestNormalBits - TinyProduct));
        return Round(Vector512.ConditionalSelect(rounds, (product & ~Lanes.MagnitudeMask) | Vector512.Create(Float32.SmallestNormalBits), product).AsSingle(), type);
    }

    private static Vector512<float> ToFloat16(Vector512<float> value)
    {
        Vector512<uint> magnitude = value.AsUInt32() & Lanes.MagnitudeMask;
        Vector512<uint> sign = Vector512.AndNot(value.AsUInt32(), Lanes.MagnitudeMask);
        Vector512<uint> odd = Vector512.ShiftRightLogical(magnitude, 13) & Vector512<uint>.One;
        Vector512<uint> normal = (magnitude + Vector512.Create(0xFFFu) + odd) & Vector512.Create(~0x1FFFu);

        // Next to 0.5 the last place of f32 is that of f16 denormals, so the adder rounds.
        Vector512<float> half = Vector512.Create(0.5f);
        Vector512<uint> denormal = (magnitude.AsSingle() + half - half).AsUInt32();
        Vector512<uint> result = Vector512.ConditionalSelect(
            Vector512.LessThan(magnitude, Vector512.Create(0x3880_0000u)), denormal, normal);
        result = Vector512.ConditionalSelect(
            Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(0x477F_F000u)), Vector512.Create(Infinity), result);
        return (KeepNan(magnitude, result) | sign).AsSingle();
    }

    private static Vector512<float> ToBFloat16(Vector512<float> value)
    {
        Vector512<uint> bits = Lanes.Flush(value).AsUInt32();
        Vector512<uint> magnitude = bits & Lanes.MagnitudeMask;
        Vector512<uint> odd = Vector512.ShiftRightLogical(magnitude, 16) & Vector512<uint>.One;
        Vector512<uint> result = (magnitude + Vector512.Create(0x7FFFu) + odd) & Vector512.Create(0xFFFF_0000u);
        return (KeepNan(magnitude, result) | Vector512.AndNot(bits, Lanes.MagnitudeMask)).AsSingle();
    }

    private static Vector512<uint> KeepNan(Vector512<uint> magnitude, Vector512<uint> result) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(magnitude, Vector512.Create(Infinity)), Vector512.Create(QuietNan), result);
}
