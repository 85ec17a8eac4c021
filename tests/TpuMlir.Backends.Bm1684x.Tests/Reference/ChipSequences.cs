namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>The sequences of the arithmetic page, one number at a time.</summary>
internal static class ChipSequences
{
    public static float Exp(float x)
    {
        x = Chip.Min(Chip.Max(-104, x), 89);
        float t = Chip.Mul(x, 1.44269504f);
        int k = float.IsNaN(t) ? 0 : (int)Math.Round((double)t, MidpointRounding.ToEven);
        float r = Chip.Sub(x, Chip.Mul(k, 0.693359375f));
        r = Chip.Sub(r, Chip.Mul(k, -2.12194440e-4f));
        double[] factorials = [1, 1, 2, 6, 24, 120, 720, 5040];
        float p = (float)(1 / factorials[7]);
        for (int i = 6; i >= 0; i--)
        {
            p = Chip.Add(Chip.Mul(p, r), (float)(1 / factorials[i]));
        }

        int half = k >> 1;
        return Chip.Mul(Chip.Mul(p, MathF.Pow(2, half)), MathF.Pow(2, k - half));
    }

    public static float Rsqrt(float x, int steps)
    {
        float half = Chip.Mul(0.5f, x), y = BitConverter.Int32BitsToSingle(0x5F3759DF - (BitConverter.SingleToInt32Bits(x) >> 1));
        for (int i = 0; i < steps; i++)
        {
            y = Chip.Mul(y, Chip.Sub(1.5f, Chip.Mul(Chip.Mul(half, y), y)));
        }

        return y;
    }

    public static float Div(float a, float b, int steps)
    {
        float y = Rsqrt(MathF.Abs(b), steps);
        return Chip.Mul(Chip.Mul(y, y), float.IsNegative(a) == float.IsNegative(b) ? MathF.Abs(a) : -MathF.Abs(a));
    }

    public static float Sqrt(float x) => Chip.Mul(x, Rsqrt(Chip.Max(x, MathF.Pow(2, -126)), 4));

    public static float Sigmoid(float x) => Div(1, Chip.Add(Exp(Chip.Min(Chip.Sub(0, x), 88)), 1), 4);

    public static float HardSigmoid(float x, float a, float b) => Chip.Min(Chip.Max(0, Chip.Add(Chip.Mul(x, a), b)), 1);

    public static float Active(string mode, float x, double[] c) => mode switch
    {
        "EXP" => Exp(x),
        "SIGMOID" => Sigmoid(x),
        "SILU" => Chip.Mul(x, Sigmoid(x)),
        "TANH" => Chip.Sub(Chip.Mul(2, Sigmoid(Chip.Mul(2, x))), 1),
        "HSIGMOID" => HardSigmoid(x, (float)c[0], (float)c[1]),
        "HSWISH" => Chip.Mul(x, HardSigmoid(x, (float)(1.0 / 6), 0.5f)),
        "ELU" => Chip.Add(Chip.Max(x, 0), Chip.Mul((float)c[0], Chip.Sub(Exp(Chip.Min(x, 0)), 1))),
        "ABS" => MathF.Abs(x),
        "SQUARE" => Chip.Mul(x, x),
        "SQRT" => Sqrt(x),
        "RSQRT" => Rsqrt(x, 4),
        "FLOOR" => MathF.Floor(x),
        "CEIL" => MathF.Ceiling(x),
        "ROUND" => MathF.Round(x, MidpointRounding.ToEven),
        "SOFTSIGN" => Div(x, Chip.Add(MathF.Abs(x), 1), 4),
        _ => throw new ArgumentException(mode),
    };
}
