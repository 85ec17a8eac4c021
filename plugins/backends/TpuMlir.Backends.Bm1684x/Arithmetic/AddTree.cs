namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>
/// The block-aligned sum of up to 32 half-precision products (isa.md section 2, "add tree"): every product is cut to a
/// multiple of 2^−24 of the largest exponent, the sum is an exact integer, and it is rounded once.
/// </summary>
internal static class AddTree
{
    /// <summary>Products one tree adds.</summary>
    public const int Width = 32;

    /// <summary>The tree's sum of products already formed in f32 (a denormal counts as zero).</summary>
    public static float Sum(ReadOnlySpan<float> products)
    {
        int largest = 0;
        bool nan = false, positive = false, negative = false;
        foreach (float product in products)
        {
            uint bits = BitConverter.SingleToUInt32Bits(product);
            int exponent = (int)(bits >> 23) & 255;
            largest = Math.Max(largest, exponent);
            nan |= float.IsNaN(product);
            positive |= bits == 0x7F80_0000;
            negative |= bits == 0xFF80_0000;
        }

        // An infinity of one sign wins even over a NaN.
        if (positive != negative)
        {
            return positive ? float.PositiveInfinity : float.NegativeInfinity;
        }

        if (nan || positive)
        {
            return float.NaN;
        }

        return largest == 0 ? 0f : Normalise(AlignedSum(products, largest), largest);
    }

    private static int AlignedSum(ReadOnlySpan<float> products, int largest)
    {
        int sum = 0;
        foreach (float product in products)
        {
            uint bits = BitConverter.SingleToUInt32Bits(product);
            int exponent = (int)(bits >> 23) & 255;
            int distance = largest - exponent;
            if (exponent == 0 || distance > 25)
            {
                continue;
            }

            int mantissa = (int)(((bits & 0x7F_FFFF) | 0x80_0000) << 1) >> distance;
            sum += (int)bits < 0 ? -mantissa : mantissa;
        }

        return sum;
    }

    // The value is sum · 2^(exponent − 151); int to double to float rounds once because a double holds every int.
    private static float Normalise(int sum, int exponent)
    {
        if (sum == 0)
        {
            return 0f;
        }

        float mantissa = sum;
        uint bits = BitConverter.SingleToUInt32Bits(Math.Abs(mantissa));
        int resultExponent = (int)(bits >> 23) + exponent - 151;
        uint sign = sum < 0 ? 0x8000_0000 : 0;
        uint result = resultExponent <= 0 ? sign
            : resultExponent > 254 ? sign | 0x7F80_0000
            : sign | ((uint)resultExponent << 23) | (bits & 0x7F_FFFF);
        return BitConverter.UInt32BitsToSingle(result);
    }
}
