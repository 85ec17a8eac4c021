using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Reference;

/// <summary>tpu.Active and tpu.Div against the sequences of the page, and against mathematics roughly.</summary>
public class ActiveTests
{
    private static readonly string[] Modes =
    [
        "EXP", "SIGMOID", "SILU", "TANH", "HSIGMOID", "HSWISH", "ELU", "ABS", "SQUARE", "SQRT", "RSQRT", "FLOOR", "CEIL", "ROUND", "SOFTSIGN",
    ];

    private static readonly float[] Corners =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 88f, 89f, 90f, -87.4f, -88f, -103f, -104f, -200f, 1e-38f, 1.17549435e-38f, 1e-39f, -1e-39f, 1e30f, -1e30f,
        3.4e38f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 65504f, 8388608.5f, 6e-8f,
    ];

    public static TheoryData<string, ElementType> Cases()
    {
        var cases = new TheoryData<string, ElementType>();
        foreach (string mode in Modes)
        {
            cases.Add(mode, ElementType.F32);
            cases.Add(mode, ElementType.F16);
            cases.Add(mode, ElementType.BF16);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void MatchesSequence(string mode, ElementType type)
    {
        var random = new Random(1);
        float[] drawn = [.. Corners, .. Enumerable.Range(0, 20000).Select(i => i % 4 == 0
            ? BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))
            : (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-2, 3))))];
        Tensor x = TestData.Make(type, [drawn.Length], drawn);
        double[] coefficients = mode == "HSIGMOID" ? [0.2, 0.5] : mode == "ELU" ? [1.3] : [];
        float[] expected = [.. TestData.Numbers(x).Select(v => Chip.Round(ChipSequences.Active(mode, v, coefficients), type))];
        TestData.Same(expected, Evaluation.Run("tpu.Active", x.Shape, type, [x], ("mode", mode), ("coeffs", coefficients)));
    }

    // Seen on the vendor's model: the cast to whole numbers honours denormals.
    [Fact]
    public void RoundingOfDenormals()
    {
        Tensor x = TestData.Make(ElementType.F32, [3], 1e-45f, -1e-45f, 5e-39f);
        TestData.Same([1f, -0f, 1f], Evaluation.Run("tpu.Active", [3], ElementType.F32, [x], ("mode", "CEIL")));
        TestData.Same([0f, -1f, 0f], Evaluation.Run("tpu.Active", [3], ElementType.F32, [x], ("mode", "FLOOR")));
        TestData.Same([0f, -0f, 0f], Evaluation.Run("tpu.Active", [3], ElementType.F32, [x], ("mode", "ROUND")));
    }

    [Theory]
    [InlineData("EXP", 3e-7)]
    [InlineData("SIGMOID", 2e-6)]
    [InlineData("TANH", 2e-6)]
    [InlineData("SQRT", 1e-6)]
    [InlineData("RSQRT", 1e-6)]
    public void IsCloseToMathematics(string mode, double tolerance)
    {
        float[] x = [.. Enumerable.Range(1, 1000).Select(i => i / 100f)];
        float[] y = TestData.Numbers(Evaluation.Run("tpu.Active", [1000], ElementType.F32, [TestData.Make(ElementType.F32, [1000], x)], ("mode", mode)));
        for (int i = 0; i < x.Length; i++)
        {
            double exact = mode switch
            {
                "EXP" => Math.Exp(x[i]),
                "SIGMOID" => 1 / (1 + Math.Exp(-x[i])),
                "TANH" => Math.Tanh(x[i]),
                "SQRT" => Math.Sqrt(x[i]),
                _ => 1 / Math.Sqrt(x[i]),
            };
            Assert.InRange(y[i], exact - (Math.Abs(exact) * tolerance) - 2e-7, exact + (Math.Abs(exact) * tolerance) + 2e-7);
        }
    }

    [Theory]
    [InlineData(ElementType.F32, 4, false)]
    [InlineData(ElementType.F32, 1, false)]
    [InlineData(ElementType.F16, 3, true)]
    [InlineData(ElementType.BF16, 4, false)]
    public void Division(ElementType type, int iterations, bool relu)
    {
        var random = new Random(1);
        int n = Corners.Length;
        Tensor a = TestData.Make(type, [n, 1], Corners), b = TestData.Make(type, [n], Corners);
        float[] x = TestData.Numbers(a), y = TestData.Numbers(b);
        var expected = new List<float>();
        foreach (float left in x)
        {
            foreach (float right in y)
            {
                float quotient = ChipSequences.Div(left, right, iterations);
                expected.Add(Chip.Round(relu ? Chip.Min(Chip.Max(quotient, 0), 6.001f) : quotient, type));
            }
        }

        TestData.Same([.. expected], Evaluation.Run(
            "tpu.Div", [n, n], type, [a, b], ("iterations", (long)iterations), ("do_relu", relu), ("relu_limit", 6.001)));
    }
}
