using System.Runtime.CompilerServices;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>
/// Conversions between single precision and the two 16-bit formats (isa.md section 2): to nearest even, overflow to
/// infinity, NaN to 0x7FFF. f16 denormals are honoured; bf16 denormals are f32 denormals and are flushed.
/// </summary>
internal static class HalfFormat
{
    /// <summary>f16 bits to f32, exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FromFloat16(ushort bits) => (float)BitConverter.UInt16BitsToHalf(bits);

    /// <summary>bf16 bits to f32, exact but for flushed denormals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FromBFloat16(ushort bits) => Float32.Flush(BitConverter.UInt32BitsToSingle((uint)bits << 16));

    /// <summary>f32 to f16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort ToFloat16(float value) =>
        float.IsNaN(value) ? (ushort)0x7FFF : BitConverter.HalfToUInt16Bits((Half)value);

    /// <summary>f32 to bf16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort ToBFloat16(float value)
    {
        if (float.IsNaN(value))
        {
            return 0x7FFF;
        }

        uint bits = BitConverter.SingleToUInt32Bits(Float32.Flush(value));
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Element bits of a float type to f32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Decode(uint bits, ElementType type) => type switch
    {
        ElementType.Float16 => FromFloat16((ushort)bits),
        ElementType.BFloat16 => FromBFloat16((ushort)bits),
        _ => Float32.Flush(BitConverter.UInt32BitsToSingle(bits)),
    };

    /// <summary>f32 to the element bits of a float type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Encode(float value, ElementType type) => type switch
    {
        ElementType.Float16 => ToFloat16(value),
        ElementType.BFloat16 => ToBFloat16(value),
        _ => BitConverter.SingleToUInt32Bits(value),
    };

    /// <summary>Magnitude bits below which a bf16 product is zero: 2^−126 − 2^−135, which rounds up to the smallest normal.</summary>
    public const uint TinyBFloat16Product = 0x007F_C000;

    /// <summary>
    /// a · b rounded to the type, for numbers of the type. As in f32, tininess is decided after rounding to the type's
    /// precision with an unbounded exponent, so bf16 products just below the smallest normal number survive.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Product(float a, float b, ElementType type)
    {
        if (type != ElementType.BFloat16)
        {
            return RoundTo(Float32.Multiply(a, b), type);
        }

        float exact = a * b;
        uint magnitude = BitConverter.SingleToUInt32Bits(exact) & 0x7FFF_FFFF;
        return magnitude >= Float32.SmallestNormalBits ? RoundTo(exact, type)
            : MathF.CopySign(magnitude >= TinyBFloat16Product ? BitConverter.UInt32BitsToSingle(Float32.SmallestNormalBits) : 0f, exact);
    }

    /// <summary>The nearest number of the type, as f32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float RoundTo(float value, ElementType type) =>
        type == ElementType.Float32 ? value : Decode(Encode(value, type), type);
}
