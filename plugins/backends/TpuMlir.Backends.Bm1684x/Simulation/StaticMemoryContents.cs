using System.Runtime.InteropServices;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>The tables in static memory after the firmware's start (isa.md section 7), generated from their formulas.</summary>
internal static class StaticMemoryContents
{
    private static readonly float[] ComplementaryError =
    [
        -1.2655122f, 1.0000237f, 0.37409195f, 0.09678418f, -0.18628806f,
        0.27886808f, -1.135204f, 1.4885159f, -0.82215226f, 0.17087276f,
    ];

    /// <summary>Writes all tables.</summary>
    public static void Write(Span<byte> memory)
    {
        Floats(memory, 0x000, 192, i => Math.Exp(i - 103));
        Floats(memory, 0x400, 32, i => 1 / Factorial(i));
        Floats(memory, 0x480, 64, Logarithm);
        Floats(memory, 0x580, ComplementaryError.Length, i => ComplementaryError[i]);
        Span<int> integers = MemoryMarshal.Cast<byte, int>(memory[0x5C0..]);
        for (int i = 0; i < 64; i++)
        {
            integers[i] = i;
        }

        Floats(memory, 0x6C0, 32, Sine);
        Floats(memory, 0x740, 32, Cosine);
        Floats(memory, 0x7C0, 64, ArcSine);
        Floats(memory, 0x8C0, 32, Tangent);
        BothHalves(memory, 0x940, i => 1 / Factorial(i));
        BothHalves(memory, 0x9C0, Logarithm);
        BothHalves(memory, 0xA40, Sine);
        BothHalves(memory, 0xAC0, Cosine);
    }

    private static void Floats(Span<byte> memory, int offset, int count, Func<int, double> value)
    {
        Span<float> slots = MemoryMarshal.Cast<byte, float>(memory[offset..]);
        for (int i = 0; i < count; i++)
        {
            slots[i] = (float)value(i);
        }
    }

    // Sixteen coefficients in f16, and 64 bytes on the same in bf16.
    private static void BothHalves(Span<byte> memory, int offset, Func<int, double> value)
    {
        Halves(memory[offset..], ElementType.Float16, value);
        Halves(memory[(offset + 64)..], ElementType.BFloat16, value);
    }

    private static void Halves(Span<byte> memory, ElementType type, Func<int, double> value)
    {
        Span<ushort> slots = MemoryMarshal.Cast<byte, ushort>(memory);
        for (int i = 0; i < 16; i++)
        {
            slots[i] = (ushort)HalfFormat.Encode((float)value(i), type);
        }
    }

    // sin(2 pi x), coefficient of x^(2i+1).
    private static double Sine(int i) => Alternating(i) * Math.Pow(2 * Math.PI, 2 * i + 1) / Factorial(2 * i + 1);

    // cos(2 pi x), coefficient of x^(2i).
    private static double Cosine(int i) => Alternating(i) * Math.Pow(2 * Math.PI, 2 * i) / Factorial(2 * i);

    private static double Alternating(int i) => (i & 1) == 0 ? 1 : -1;

    private static double Logarithm(int i) => i == 0 ? 0 : -Alternating(i) / i;

    private static double Factorial(int n)
    {
        double product = 1;
        for (int i = 2; i <= n; i++)
        {
            product *= i;
        }

        return product;
    }

    // arcsin x = sum of (2i)! / (4^i (i!)^2 (2i+1)) x^(2i+1); the ratio of terms avoids large factorials.
    private static double ArcSine(int i)
    {
        double central = 1;
        for (int k = 1; k <= i; k++)
        {
            central *= (2.0 * k - 1) / (2.0 * k);
        }

        return central / (2 * i + 1);
    }

    // tan(pi x) = (8 x / pi) · sum over k of 1/((2k+1)^2 − 4x^2); its odd series by the zeta-like sums of 1/(2k+1)^(2i+2).
    private static double Tangent(int i)
    {
        double sum = 0;
        for (int k = 200; k >= 0; k--)
        {
            sum += Math.Pow(2 * k + 1, -(2 * i + 2));
        }

        return 8 / Math.PI * Math.Pow(4, i) * (i == 0 ? Math.PI * Math.PI / 8 : sum);
    }
}
