using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>Sixteen conversions at once, bit for bit as <see cref="HalfFormat"/>. Element bits sit in the low half of each 32-bit lane.</summary>
internal static class HalfFormatVector
{
    /// <summary>f16 bits to f32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FromFloat16(Vector512<uint> bits)
    {
        Vector512<uint> sign = Vector512.ShiftLeft(bits & Vector512.Create(0x8000u), 16);
        Vector512<uint> magnitude = Vector512.ShiftLeft(bits & Vector512.Create(0x7FFFu), 13);
        // Reading the bits as f32 leaves the exponent 112 too small; the product restores it, denormals included.
        Vector512<uint> scaled = (magnitude.AsSingle() * Vector512.Create(5.192296858534828e33f)).AsUInt32();
        Vector512<uint> special = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(0x7C00u << 13));
        return (sign | scaled | (special & Vector512.Create(0x7F80_0000u))).AsSingle();
    }

    /// <summary>bf16 bits to f32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> FromBFloat16(Vector512<uint> bits) =>
        Float32Vector.Flush(Vector512.ShiftLeft(bits, 16).AsSingle());

    /// <summary>f32 to f16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ToFloat16(Vector512<float> value)
    {
        Vector512<uint> bits = value.AsUInt32();
        Vector512<uint> sign = Vector512.ShiftRightLogical(bits, 16) & Vector512.Create(0x8000u);
        Vector512<uint> magnitude = bits & Vector512.Create(0x7FFF_FFFFu);
        Vector512<uint> odd = Vector512.ShiftRightLogical(magnitude, 13) & Vector512<uint>.One;
        Vector512<uint> normal = Vector512.ShiftRightLogical(
            magnitude + Vector512.Create(unchecked(0x0FFFu - (112u << 23))) + odd, 13);
        // Adding one half aligns an f16 denormal's last place with that of f32, so the adder does the rounding.
        Vector512<uint> denormal =
            (magnitude.AsSingle() + Vector512.Create(0.5f)).AsUInt32() - Vector512.Create(0x3F00_0000u);
        Vector512<uint> result = Vector512.ConditionalSelect(
            Vector512.LessThan(magnitude, Vector512.Create(113u << 23)), denormal, normal);
        result = Vector512.ConditionalSelect(
            Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(0x477F_F000u)), Vector512.Create(0x7C00u), result) | sign;
        return Vector512.ConditionalSelect(
            Vector512.GreaterThan(magnitude, Vector512.Create(0x7F80_0000u)), Vector512.Create(0x7FFFu), result);
    }

    /// <summary>a · b rounded to the type, bit for bit as <see cref="HalfFormat.Product"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Product(Vector512<float> a, Vector512<float> b, ElementType type)
    {
        if (type != ElementType.BFloat16)
        {
            return RoundTo(Float32Vector.Multiply(a, b), type);
        }

        Vector512<uint> bits = (a * b).AsUInt32(), sign = bits & Vector512.Create(0x8000_0000u);
        Vector512<uint> tiny = Vector512.LessThan(bits ^ sign, Vector512.Create(HalfFormat.TinyBFloat16Product));
        return Vector512.ConditionalSelect(tiny, sign, Vector512.ShiftLeft(RoundBFloat16(bits), 16)).AsSingle();
    }

    /// <summary>f32 to bf16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ToBFloat16(Vector512<float> value) => RoundBFloat16(Float32Vector.Flush(value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> RoundBFloat16(Vector512<uint> bits)
    {
        Vector512<uint> odd = Vector512.ShiftRightLogical(bits, 16) & Vector512<uint>.One;
        Vector512<uint> rounded = Vector512.ShiftRightLogical(bits + Vector512.Create(0x7FFFu) + odd, 16);
        Vector512<uint> nan = Vector512.GreaterThan(bits & Vector512.Create(0x7FFF_FFFFu), Vector512.Create(0x7F80_0000u));
        return Vector512.ConditionalSelect(nan, Vector512.Create(0x7FFFu), rounded);
    }

    /// <summary>The nearest number of the type, as f32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> RoundTo(Vector512<float> value, ElementType type) => type switch
    {
        ElementType.Float16 => FromFloat16(ToFloat16(value)),
        ElementType.BFloat16 => FromBFloat16(ToBFloat16(value)),
        _ => value,
    };
}
