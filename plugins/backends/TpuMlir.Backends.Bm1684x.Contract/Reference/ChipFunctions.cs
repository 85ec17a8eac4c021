using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>
/// The sequences of f32 operations for functions the chip has no instruction for: what the commands of
/// <see cref="Kernels.LocalMath"/> compute, bit for bit.
/// </summary>
public static class ChipFunctions
{
    // 1/7! ... 1/0!, highest power first.
    private static ReadOnlySpan<float> ExponentialSeries => [1f / 5040, 1f / 720, 1f / 120, 1f / 24, 1f / 6, 1f / 2, 1f, 1f];

    /// <summary>e to the x.</summary>
    public static Vector512<float> Exp(Vector512<float> x)
    {
        x = Lanes.Min(Lanes.Max(Lanes.Of(-104f), x), Lanes.Of(89f));
        Vector512<float> rounded = Vector512.Round(Lanes.Multiply(x, Lanes.Of(1.44269504f)), MidpointRounding.ToEven);
        Vector512<int> k = Vector512.ConvertToInt32(rounded);

        // Through the integer, as the chip goes: it loses the sign of zero and a NaN.
        Vector512<float> kf = Vector512.ConvertToSingle(k);
        Vector512<float> r = Lanes.Subtract(x, Lanes.Multiply(kf, Lanes.Of(0.693359375f)));
        r = Lanes.Subtract(r, Lanes.Multiply(kf, Lanes.Of(-2.12194440e-4f)));
        Vector512<float> p = Lanes.Of(ExponentialSeries[0]);
        foreach (float coefficient in ExponentialSeries[1..])
        {
            p = Lanes.Add(Lanes.Multiply(p, r), Lanes.Of(coefficient));
        }

        Vector512<int> k1 = Vector512.ShiftRightArithmetic(k, 1);
        return Lanes.Multiply(Lanes.Multiply(p, PowerOfTwo(k1)), PowerOfTwo(k - k1));
    }

    /// <summary>1/√x by Newton steps, 1 to 4, from the bit trick.</summary>
    public static Vector512<float> ReciprocalSquareRoot(Vector512<float> x, int steps)
    {
        Vector512<float> half = Lanes.Multiply(Lanes.Of(0.5f), x);
        Vector512<float> y = (Vector512.Create(0x5F37_59DF) - Vector512.ShiftRightArithmetic(x.AsInt32(), 1)).AsSingle();
        for (int i = 0; i < steps; i++)
        {
            Vector512<float> product = Lanes.Multiply(Lanes.Multiply(half, y), y);
            y = Lanes.Multiply(y, Lanes.Subtract(Lanes.Of(1.5f), product));
        }

        return y;
    }

    /// <summary>a / b as the square of 1/√|b|, in that many Newton steps, times |a| with the sign of both.</summary>
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b, int steps)
    {
        Vector512<float> y = ReciprocalSquareRoot(Lanes.Abs(b), steps);
        Vector512<uint> sign = Vector512.AndNot(a.AsUInt32() ^ b.AsUInt32(), Lanes.MagnitudeMask);
        Vector512<float> signed = (Lanes.Abs(a).AsUInt32() | sign).AsSingle();
        return Lanes.Multiply(Lanes.Multiply(y, y), signed);
    }

    /// <summary>√x as x · 1/√x.</summary>
    public static Vector512<float> SquareRoot(Vector512<float> x) =>
        Lanes.Multiply(x, ReciprocalSquareRoot(Lanes.Max(x, Lanes.Of(1.17549435e-38f)), 4));

    /// <summary>1 / (1 + e^−x).</summary>
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        Vector512<float> e = Exp(Lanes.Min(Lanes.Subtract(Vector512<float>.Zero, x), Lanes.Of(88f)));
        return Divide(Vector512<float>.One, Lanes.Add(e, Vector512<float>.One), 4);
    }

    /// <summary>The piecewise linear sigmoid: slope·x + offset between 0 and 1.</summary>
    public static Vector512<float> HardSigmoid(Vector512<float> x, float slope, float offset)
    {
        Vector512<float> y = Lanes.Add(Lanes.Multiply(x, Lanes.Of(slope)), Lanes.Of(offset));
        return Lanes.Min(Lanes.Max(Vector512<float>.Zero, y), Vector512<float>.One);
    }

    private static Vector512<float> PowerOfTwo(Vector512<int> exponent) =>
        Vector512.ShiftLeft(exponent + Vector512.Create(127), 23).AsSingle();
}
