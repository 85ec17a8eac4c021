using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>Type conversion of the AR cast (isa.md section 5.4), eight numbers at a time; a double holds every operand exactly.</summary>
internal static class Casts
{
    /// <summary>
    /// A number to the element bits of a float type by the mode; a directed mode that overflows stops at the largest finite
    /// value. For f32 and bf16 the numbers must not be denormal, and none may be infinite or NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ToFloat(Vector512<double> value, ElementType to, RoundingMode mode)
    {
        (int fractionBits, int exponentBits) = Shape(to);
        Vector512<long> one = Vector512<long>.One;
        Vector512<long> bits = value.AsInt64(), negative = Vector512.LessThan(bits, Vector512<long>.Zero);
        Vector512<long> magnitude = bits & Vector512.Create(long.MaxValue);
        Vector512<long> exponent = Vector512.ShiftRightLogical(magnitude, 52) - Vector512.Create(1023L - ((1L << (exponentBits - 1)) - 1));
        Vector512<long> field = Vector512.Max(exponent, one);
        // A zero has no leading one.
        Vector512<long> mantissa = (magnitude & Vector512.Create((1L << 52) - 1))
            | Vector512.AndNot(Vector512.Create(1L << 52), Vector512.Equals(magnitude, Vector512<long>.Zero));
        // Bits below the last place of the result, more when the result is denormal. Rounding knows the sign.
        Vector512<long> drop = field - exponent + Vector512.Create(52L - fractionBits);
        Vector512<long> rounded = Vector512.Abs(RoundingVector.ShiftRight(Negate(mantissa, negative), drop, mode));
        Vector512<long> result = Vector512.ShiftLeft(field - one, fractionBits) + rounded;
        Vector512<long> infinity = Vector512.Create(((1L << exponentBits) - 1) << fractionBits);
        Vector512<long> stops = mode switch
        {
            RoundingMode.TowardZero => one,
            RoundingMode.Down => Vector512.AndNot(one, negative),
            RoundingMode.Up => one & negative,
            _ => Vector512<long>.Zero,
        };
        result = Vector512.Min(result, infinity - stops);
        return result | (negative & Vector512.Create(1L << (fractionBits + exponentBits)));
    }

    /// <summary>
    /// Flushed single-precision numbers to f16 or bf16 by the mode. Far beyond the range the result is infinite in every mode; only
    /// rounding across the limit is directed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Narrow(Vector512<double> value, ElementType to, RoundingMode mode)
    {
        (int fractionBits, int exponentBits) = Shape(to);
        Vector512<long> bits = value.AsInt64(), magnitude = bits & Vector512.Create(long.MaxValue);
        long infinity = ((1L << exponentBits) - 1) << fractionBits;
        long limit = to == ElementType.Float16 ? BitConverter.DoubleToInt64Bits(65536.0) : BitConverter.DoubleToInt64Bits(double.PositiveInfinity);
        Vector512<long> sign = Vector512.ShiftRightLogical(bits, 63 - fractionBits - exponentBits) & Vector512.Create(1L << (fractionBits + exponentBits));
        Vector512<long> result = Vector512.ConditionalSelect(
            Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(limit)), sign | Vector512.Create(infinity), ToFloat(value, to, mode));
        return Vector512.ConditionalSelect(Vector512.Equals(value, value).AsInt64(), result, Vector512.Create(0x7FFFL));
    }

    /// <summary>A float rounded by the mode and saturated; NaN becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ToInteger(Vector512<double> value, ElementType type, bool signed, RoundingMode mode)
    {
        Vector512<double> rounded = RoundingVector.ToIntegral(value, mode);
        rounded = Vector512.MinNative(
            Vector512.MaxNative(rounded, Vector512.Create((double)Integers.MinValue(type, signed))),
            Vector512.Create((double)Integers.MaxValue(type, signed)));
        return Vector512.ConvertToInt64Native(rounded) & Vector512.Equals(value, value).AsInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Negate(Vector512<long> value, Vector512<long> negative) => (value ^ negative) - negative;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int FractionBits, int ExponentBits) Shape(ElementType type) => type switch
    {
        ElementType.Float16 => (10, 5),
        ElementType.BFloat16 => (7, 8),
        _ => (23, 8),
    };
}
