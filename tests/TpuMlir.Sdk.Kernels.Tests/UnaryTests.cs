namespace TpuMlir.Sdk.Kernels.Tests;

/// <summary>
/// Element-wise functions against double precision. The widths below 512 bits run the same code in pieces; the test run
/// is repeated with DOTNET_EnableAVX512=0 and DOTNET_EnableAVX2=0 to cover them.
/// </summary>
public class UnaryTests
{
    /// <summary>One unit in the last place, relative to the value.</summary>
    private const double Ulp = 1.0 / (1 << 23);

    public static TheoryData<UnaryKind, float, float, float, float, double> Functions() => new()
    {
        { UnaryKind.Relu, 0, 0, -10, 10, 0 },
        { UnaryKind.LeakyRelu, 0.01f, 0, -10, 10, 0.5 },
        { UnaryKind.Sigmoid, 0, 0, -80, 80, 3 },
        { UnaryKind.Tanh, 0, 0, -20, 20, 4 },
        { UnaryKind.Exp, 0, 0, -87, 88.7f, 2 },
        { UnaryKind.Log, 0, 0, 1e-30f, 100, 2 },
        { UnaryKind.Sqrt, 0, 0, 0, 1000, 0.5 },
        { UnaryKind.Rsqrt, 0, 0, 1e-3f, 1000, 1 },
        { UnaryKind.Reciprocal, 0, 0, -100, 100, 0.5 },
        { UnaryKind.Abs, 0, 0, -10, 10, 0 },
        { UnaryKind.Neg, 0, 0, -10, 10, 0 },
        { UnaryKind.Floor, 0, 0, -10, 10, 0 },
        { UnaryKind.Ceil, 0, 0, -10, 10, 0 },
        { UnaryKind.Round, 0, 0, -10, 10, 0 },
        { UnaryKind.Erf, 0, 0, -6, 6, 3 },
        { UnaryKind.Gelu, 0, 0, -12, 12, 6 },
        { UnaryKind.HardSigmoid, 0.2f, 0.5f, -1.5f, 5, 4 },
        { UnaryKind.HardSwish, 0, 0, -2.5f, 5, 4 },
        { UnaryKind.Silu, 0, 0, -80, 80, 4 },
        { UnaryKind.Swish, 1.702f, 0, -1, 40, 4 },
        { UnaryKind.Mish, 0, 0, -80, 80, 5 },
        { UnaryKind.Softplus, 0, 0, -80, 80, 3 },
        { UnaryKind.Softsign, 0, 0, -10, 10, 1 },
        { UnaryKind.Elu, 1.5f, 0, -40, 10, 4 },
        { UnaryKind.Sign, 0, 0, -1, 1, 0 },
        { UnaryKind.Sin, 0, 0, -3, 3, 3 },
        { UnaryKind.Cos, 0, 0, -1.5f, 1.5f, 3 },
        { UnaryKind.Clip, -1.5f, 2, -10, 10, 0 },
        { UnaryKind.Pow, 2, 0, -10, 10, 0.5 },
        { UnaryKind.Pow, 3, 0, -10, 10, 1 },
        { UnaryKind.Pow, 0.5f, 0, 0, 10, 1 },
        { UnaryKind.Pow, -1, 0, -10, 10, 0.5 },
        { UnaryKind.Pow, 0, 0, -10, 10, 0 },
        { UnaryKind.Pow, 1, 0, -10, 10, 0 },
        { UnaryKind.Pow, -2.7f, 0, 0.01f, 10, 1 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void StaysWithinAFewUnitsInTheLastPlace(UnaryKind kind, float alpha, float beta, float low, float high, double ulps)
    {
        foreach (float scale in new[] { 1f, 1e-2f, 1e-5f })
        {
            float[] x = Numbers.Random(20011, 1, low == 0 ? 0 : low * (low > 0 ? 1 : scale), high * scale);
            double[] expected = [.. x.Select(v => Define(kind, v, alpha, beta))];
            var y = new float[x.Length];
            Unary.Run(kind, x, y, alpha, beta);

            // Results below the normal range have an absolute step.
            Numbers.Close(expected, y, Math.Max(ulps, 0) * Ulp, ulps == 0 ? 0 : 2e-45, $"{kind} scaled by {scale}");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void PositionAndThreadsDoNotChangeTheResult(UnaryKind kind, float alpha, float beta, float low, float high, double ulps)
    {
        float[] x = Numbers.Random((1 << 17) + 5, 1, low, high);
        float[] whole = new float[x.Length], two = new float[x.Length];
        Unary.Run(kind, x, whole, alpha, beta, new(1));
        Unary.Run(kind, x, two, alpha, beta, new(2));
        Numbers.BitEqual(whole, two, $"{kind} {ulps}");
        for (int length = 0; length < 40; length++)
        {
            // Guard elements behind the result must stay as they are.
            var y = new float[length + 1];
            y[length] = 42;
            Unary.Run(kind, x.AsSpan(3, length), y.AsSpan(0, length), alpha, beta);
            Numbers.Close([.. whole.AsSpan(3, length).ToArray().Select(v => (double)v)], y, 2 * Ulp, 1e-45, $"{kind} of {length} elements");
            Assert.Equal(42, y[length]);
        }
    }

    [Theory]
    [InlineData(UnaryKind.Exp, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(UnaryKind.Exp, float.NegativeInfinity, 0f)]
    [InlineData(UnaryKind.Exp, 89f, float.PositiveInfinity)]
    [InlineData(UnaryKind.Exp, -110f, 0f)]
    [InlineData(UnaryKind.Exp, 0f, 1f)]
    [InlineData(UnaryKind.Tanh, float.PositiveInfinity, 1f)]
    [InlineData(UnaryKind.Tanh, float.NegativeInfinity, -1f)]
    [InlineData(UnaryKind.Tanh, 50f, 1f)]
    [InlineData(UnaryKind.Sigmoid, float.PositiveInfinity, 1f)]
    [InlineData(UnaryKind.Sigmoid, float.NegativeInfinity, 0f)]
    [InlineData(UnaryKind.Erf, float.PositiveInfinity, 1f)]
    [InlineData(UnaryKind.Erf, float.NegativeInfinity, -1f)]
    [InlineData(UnaryKind.Erf, 1e20f, 1f)]
    [InlineData(UnaryKind.Gelu, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(UnaryKind.Gelu, -50f, 0f)]
    [InlineData(UnaryKind.Softplus, float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(UnaryKind.Softplus, 500f, 500f)]
    [InlineData(UnaryKind.Softplus, float.NegativeInfinity, 0f)]
    [InlineData(UnaryKind.Mish, 500f, 500f)]
    [InlineData(UnaryKind.Elu, float.NegativeInfinity, -1f)]
    [InlineData(UnaryKind.Elu, 1e30f, 1e30f)]
    [InlineData(UnaryKind.Sign, 0f, 0f)]
    [InlineData(UnaryKind.Sign, -1e-40f, -1f)]
    [InlineData(UnaryKind.Round, 2.5f, 2f)]
    [InlineData(UnaryKind.Round, 3.5f, 4f)]
    [InlineData(UnaryKind.Round, -0.5f, -0f)]
    [InlineData(UnaryKind.Relu, float.NegativeInfinity, 0f)]
    public void SpecialValues(UnaryKind kind, float x, float expected)
    {
        foreach (int length in new[] { 1, 33 })
        {
            var input = new float[length];
            var y = new float[length];
            Array.Fill(input, x);
            Unary.Run(kind, input, y, 1);
            Assert.All(y, v => Assert.True(v == expected || Math.Abs(v - expected) < 1e-30, $"{kind}({x}) = {v}"));
        }
    }

    [Fact]
    public void NaNPassesThrough()
    {
        foreach (UnaryKind kind in Enum.GetValues<UnaryKind>())
        {
            var y = new float[17];
            Array.Fill(y, float.NaN);
            Unary.Run(kind, y, y, 1.5f, 2);
            Assert.All(y, v => Assert.True(float.IsNaN(v), $"{kind} of NaN is {v}"));
        }
    }

    [Fact]
    public void SmallResultsOfExpAreRoundedNotLost()
    {
        float[] x = [-88, -90, -95, -100, -103];
        var y = new float[5];
        Unary.Run(UnaryKind.Exp, x, y);
        Numbers.Close([.. x.Select(v => Math.Exp(v))], y, 1e-6, 1.5e-45, "subnormal results");
    }

    private static double Define(UnaryKind kind, double x, double alpha, double beta) => kind switch
    {
        UnaryKind.Relu => Math.Max(x, 0),
        UnaryKind.LeakyRelu => x < 0 ? alpha * x : x,
        UnaryKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        UnaryKind.Tanh => Math.Tanh(x),
        UnaryKind.Exp => Math.Exp(x),
        UnaryKind.Log => Math.Log(x),
        UnaryKind.Sqrt => Math.Sqrt(x),
        UnaryKind.Rsqrt => 1 / Math.Sqrt(x),
        UnaryKind.Reciprocal => 1 / x,
        UnaryKind.Abs => Math.Abs(x),
        UnaryKind.Neg => -x,
        UnaryKind.Floor => Math.Floor(x),
        UnaryKind.Ceil => Math.Ceiling(x),
        UnaryKind.Round => Math.Round(x, MidpointRounding.ToEven),
        UnaryKind.Erf => DoubleMath.Erf(x),
        UnaryKind.Gelu => x / 2 * DoubleMath.Erfc(-x / Math.Sqrt(2)),
        UnaryKind.HardSigmoid => Math.Clamp((alpha * x) + beta, 0, 1),
        UnaryKind.HardSwish => x * Math.Clamp((x / 6) + 0.5, 0, 1),
        UnaryKind.Silu => x / (1 + Math.Exp(-x)),
        UnaryKind.Swish => x / (1 + Math.Exp(-alpha * x)),
        UnaryKind.Mish => x * Math.Tanh(DoubleMath.Log1P(Math.Exp(x))),
        UnaryKind.Softplus => Math.Max(x, 0) + DoubleMath.Log1P(Math.Exp(-Math.Abs(x))),
        UnaryKind.Softsign => x / (1 + Math.Abs(x)),
        UnaryKind.Elu => x < 0 ? alpha * DoubleMath.ExpM1(x) : x,
        UnaryKind.Sign => Math.Sign(x),
        UnaryKind.Sin => Math.Sin(x),
        UnaryKind.Cos => Math.Cos(x),
        UnaryKind.Clip => Math.Clamp(x, alpha, beta),
        UnaryKind.Pow => Math.Pow(x, alpha),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
