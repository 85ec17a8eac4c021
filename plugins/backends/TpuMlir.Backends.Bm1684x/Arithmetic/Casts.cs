using System.Runtime.CompilerServices;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>Type conversion of the AR cast (isa.md section 5.4), one element at a time on its bits.</summary>
internal static class Casts
{
    /// <summary>Converts element bits; f16 to bf16 and back is illegal on the chip and must not be asked for.</summary>
    public static uint Convert(
        uint bits, ElementType from, bool fromSigned, ElementType to, bool toSigned, RoundingMode mode)
    {
        if (!from.IsFloat())
        {
            long value = Integers.Decode(bits, from, fromSigned);
            return to.IsFloat()
                ? FromInteger(value, to, mode)
                : (uint)Integers.Saturate(value, to, toSigned);
        }

        // Only narrowing flushes; other casts see denormals.
        float source = from == ElementType.Float16
            ? HalfFormat.FromFloat16((ushort)bits)
            : BitConverter.UInt32BitsToSingle(bits << (32 - from.Bits()));
        if (!to.IsFloat())
        {
            return (uint)Integers.FromFloat(source, to, toSigned, mode);
        }

        return from == to
            ? HalfFormat.Encode((float)Rounding.ToIntegral(source, mode), to)
            : Narrow(source, to, mode);
    }

    /// <summary>An integer to a float type by the mode; a directed mode that overflows stops at the largest finite value.</summary>
    public static uint FromInteger(long value, ElementType to, RoundingMode mode)
    {
        if (value == 0)
        {
            return 0;
        }

        var (precision, exponentBits) = Shape(to);
        ulong magnitude = (ulong)Math.Abs(value);
        int top = 63 - System.Numerics.BitOperations.LeadingZeroCount(magnitude);
        return Assemble(magnitude, top, top, value < 0, precision, exponentBits, mode);
    }

    /// <summary>A single-precision number to f16 or bf16 by the mode (codes 0..4), or unchanged to f32.</summary>
    public static uint Narrow(float value, ElementType to, RoundingMode mode)
    {
        if (to == ElementType.Float32)
        {
            return BitConverter.SingleToUInt32Bits(value);
        }

        value = Float32.Flush(value);
        // Far beyond the range the result is infinite in every mode; only rounding across the limit is directed.
        bool overflows = to == ElementType.Float16 && Math.Abs(value) >= 65536f;
        if (mode == RoundingMode.HalfToEven || float.IsNaN(value) || float.IsInfinity(value) || value == 0 || overflows)
        {
            return HalfFormat.Encode(value, to);
        }

        var (precision, exponentBits) = Shape(to);
        uint bits = BitConverter.SingleToUInt32Bits(value);
        int exponent = (int)((bits >> 23) & 255) - 127;
        ulong mantissa = (bits & 0x7F_FFFF) | 0x80_0000;
        return Assemble(mantissa, 23, exponent, (int)bits < 0, precision, exponentBits, mode);
    }

    private static (int Precision, int ExponentBits) Shape(ElementType type) => type switch
    {
        ElementType.Float16 => (11, 5),
        ElementType.BFloat16 => (8, 8),
        _ => (24, 8),
    };

    // value = mantissa · 2^(exponent − top), mantissa's highest bit at `top`.
    private static uint Assemble(
        ulong mantissa, int top, int exponent, bool negative, int precision, int exponentBits, RoundingMode mode)
    {
        int bias = (1 << (exponentBits - 1)) - 1;
        int field = Math.Max(exponent + bias, 1);
        // Bits below the last place of the result, more when the result is denormal.
        int drop = top - (precision - 1) + (field - (exponent + bias));
        long rounded = drop <= 0
            ? (long)(mantissa << -drop)
            : Math.Abs(Rounding.ShiftRight(negative ? -(long)mantissa : (long)mantissa, drop, mode));
        long bits = ((long)(field - 1) << (precision - 1)) + rounded;
        long infinity = ((1L << exponentBits) - 1) << (precision - 1);
        if (bits >= infinity)
        {
            bits = StopsAtLargest(mode, negative) ? infinity - 1 : infinity;
        }

        return (uint)bits | (negative ? 1u << (precision - 1 + exponentBits) : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool StopsAtLargest(RoundingMode mode, bool negative) => mode switch
    {
        RoundingMode.TowardZero => true,
        RoundingMode.Down => !negative,
        RoundingMode.Up => negative,
        _ => false,
    };
}
