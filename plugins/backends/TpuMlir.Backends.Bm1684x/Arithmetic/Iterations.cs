namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>The iterative approximations of the chip: reciprocal square root, division and Horner series (isa.md sections 5.4, 5.9).</summary>
internal static class Iterations
{
    /// <summary>1/√x by <paramref name="steps"/> steps y = y·(1.5 − (0.5x·y)·y) from the bit-trick start value.</summary>
    public static float ReciprocalSquareRoot(float x, int steps)
    {
        float half = Float32.Multiply(0.5f, x);
        float y = BitConverter.Int32BitsToSingle(0x5F37_59DF - (BitConverter.SingleToInt32Bits(x) >> 1));
        for (int i = 0; i < steps; i++)
        {
            y = Float32.Multiply(y, Float32.Subtract(1.5f, Float32.Multiply(Float32.Multiply(half, y), y)));
        }

        return y;
    }

    /// <summary>a / b as (rsqrt(|b|)²)·(±|a|).</summary>
    public static float Divide(float a, float b, int steps)
    {
        float y = ReciprocalSquareRoot(Math.Abs(b), steps);
        float magnitude = Math.Abs(a);
        float signed = float.IsNegative(a) != float.IsNegative(b) ? -magnitude : magnitude;
        return Float32.Multiply(Float32.Multiply(y, y), signed);
    }

    /// <summary>Horner's rule, every step rounded in the type; coefficients in rising order of power.</summary>
    public static float Taylor(float x, ReadOnlySpan<float> coefficients, ElementType type)
    {
        float result = coefficients[^1];
        for (int k = coefficients.Length - 2; k >= 0; k--)
        {
            float product = HalfFormat.Product(result, x, type);
            result = HalfFormat.RoundTo(Float32.Add(product, coefficients[k]), type);
        }

        return result;
    }
}
