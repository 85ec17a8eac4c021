using System.Numerics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>The scalar rules of isa.md section 2 in exact arithmetic, written here for the tests alone.</summary>
internal static class Chip
{
    private static readonly BigInteger One = BigInteger.One;

    public static bool IsDenormal(float x) => x != 0 && Math.Abs(x) < 1.17549435e-38f;

    public static float Flush(float x) => IsDenormal(x) ? MathF.CopySign(0, x) : x;

    public static float Add(float a, float b)
    {
        // A sum of two floats that is denormal is exact, so the order of rounding and flushing does not matter.
        return Flush(Flush(a) + Flush(b));
    }

    public static float Sub(float a, float b) => Add(a, -b);

    /// <summary>The product rounded to 24 bits as if the exponent had no end, then flushed.</summary>
    public static float Mul(float a, float b)
    {
        a = Flush(a);
        b = Flush(b);
        double exact = (double)a * b;
        if (exact == 0 || !double.IsFinite(exact) || Math.Abs(exact) > 1e-30)
        {
            return a * b;
        }

        // Scaled by 2^64 the product is normal, so float rounds it to 24 bits.
        float scaled = (float)(exact * Math.Pow(2, 64));
        double back = scaled * Math.Pow(2, -64);
        return Math.Abs(back) < Math.Pow(2, -126) ? (double.IsNegative(exact) ? -0f : 0f) : (float)back;
    }

    /// <summary>The product rounded to the type's precision as if the exponent had no end, then flushed.</summary>
    public static float Mul(float a, float b, ElementType type)
    {
        double exact = (double)Flush(a) * Flush(b);
        if (type != ElementType.BF16 || exact == 0 || !(Math.Abs(exact) < 1e-30))
        {
            return Round(Mul(a, b), type);
        }

        double back = Round((float)(exact * Math.Pow(2, 64)), type) * Math.Pow(2, -64);
        return Math.Abs(back) < Math.Pow(2, -126) ? (double.IsNegative(exact) ? -0f : 0f) : (float)back;
    }

    public static float Max(float a, float b) => Flush(a) > Flush(b) ? Flush(a) : Flush(b);

    public static float Min(float a, float b) => Flush(a) >= Flush(b) ? Flush(b) : Flush(a);

    public static float Round(float x, ElementType type)
    {
        switch (type)
        {
            case ElementType.F16:
                return (float)(Half)x;
            case ElementType.BF16 when float.IsFinite(x):
                x = Flush(x);
                // 16 bits are cut from the magnitude; the rest decides.
                uint bits = BitConverter.SingleToUInt32Bits(MathF.Abs(x)), kept = bits >> 16, cut = bits & 0xFFFF;
                kept += cut > 0x8000 || (cut == 0x8000 && (kept & 1) == 1) ? 1u : 0;
                return MathF.CopySign(BitConverter.UInt32BitsToSingle(kept << 16), x);
            default:
                return x;
        }
    }

    /// <summary>The add tree in exact integers.</summary>
    public static float Tree(float[] products)
    {
        bool plus = products.Contains(float.PositiveInfinity), minus = products.Contains(float.NegativeInfinity);
        if (plus != minus)
        {
            return plus ? float.PositiveInfinity : float.NegativeInfinity;
        }

        if (plus || products.Any(float.IsNaN))
        {
            return float.NaN;
        }

        int largest = products.Max(Exponent);
        if (largest == 0)
        {
            return 0;
        }

        BigInteger sum = 0;
        foreach (float p in products.Where(p => Exponent(p) > 0))
        {
            BigInteger mantissa = ((BitConverter.SingleToInt32Bits(p) & 0x7F_FFFF) | 0x80_0000) * 2;
            BigInteger term = largest - Exponent(p) > 25 ? 0 : mantissa / (One << (largest - Exponent(p)));
            sum += p < 0 ? -term : term;
        }

        // sum · 2^(E − 151), rounded to 24 bits.
        BigInteger magnitude = BigInteger.Abs(sum);
        int top = (int)(magnitude.IsZero ? 0 : magnitude.GetBitLength() - 1), exponent = largest - 151;
        if (top > 23)
        {
            int shift = top - 23;
            BigInteger quotient = magnitude >> shift, rest = magnitude - (quotient << shift), half = One << (shift - 1);
            magnitude = (quotient + (rest > half || (rest == half && !quotient.IsEven) ? 1 : 0)) << shift;
        }

        double value = (double)magnitude * Math.Pow(2, exponent) * sum.Sign;
        return Math.Abs(value) < Math.Pow(2, -126) ? MathF.CopySign(0, (float)value) : (float)value;
    }

    private static int Exponent(float x) => (BitConverter.SingleToInt32Bits(x) >> 23) & 255;
}
