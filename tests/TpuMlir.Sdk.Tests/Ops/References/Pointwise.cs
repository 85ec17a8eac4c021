namespace TpuMlir.Sdk.Tests.Ops.References;

/// <summary>Functions of single elements.</summary>
internal static class Pointwise
{
    /// <summary>The formulas of the ONNX operators of the same names; GELU, SiLU and Mish are those of their papers.</summary>
    public static Dictionary<string, Func<Call, Nd>> Functions { get; } = new()
    {
        ["top.Relu"] = c => c[0].Map(x => Math.Min(Math.Max(x, 0), c.Double("relu_limit") < 0 ? double.MaxValue : c.Double("relu_limit"))),
        ["top.LeakyRelu"] = c => c[0].Map(x => x < 0 ? c.Double("alpha") * x : x),
        ["top.Sigmoid"] = c => c[0].Map(Logistic),
        ["top.Tanh"] = c => c[0].Map(Math.Tanh),
        ["top.Exp"] = c => c[0].Map(Math.Exp),
        ["top.Log"] = c => c[0].Map(Math.Log),
        ["top.Sqrt"] = c => c[0].Map(Math.Sqrt),
        ["top.Rsqrt"] = c => c[0].Map(x => 1 / Math.Sqrt(x)),
        ["top.Abs"] = c => c[0].Map(Math.Abs),
        ["top.Floor"] = c => c[0].Map(Math.Floor),
        ["top.Ceil"] = c => c[0].Map(Math.Ceiling),
        ["top.Round"] = c => c[0].Map(x => Math.Round(x, MidpointRounding.ToEven)),
        ["top.Sign"] = c => c[0].Map(x => x > 0 ? 1 : x < 0 ? -1 : 0),
        ["top.Sin"] = c => c[0].Map(Math.Sin),
        ["top.Cos"] = c => c[0].Map(Math.Cos),
        ["top.Erf"] = c => c[0].Map(Erf),
        ["top.GELU"] = c => c[0].Map(x => x * (1 + Erf(x / Math.Sqrt(2))) / 2),
        ["top.Elu"] = c => c[0].Map(x => x < 0 ? c.Double("alpha") * (Math.Exp(x) - 1) : x),
        ["top.HardSigmoid"] = c => c[0].Map(x => Math.Clamp((c.Double("alpha") * x) + c.Double("beta"), 0, 1)),
        ["top.HardSwish"] = c => c[0].Map(x => x * Math.Clamp((x / 6) + 0.5, 0, 1)),
        ["top.SiLU"] = c => c[0].Map(x => x * Logistic(x)),
        ["top.Swish"] = c => c[0].Map(x => x * Logistic(c.Double("beta") * x)),
        ["top.Mish"] = c => c[0].Map(x => x * Math.Tanh(Math.Log(1 + Math.Exp(x)))),
        ["top.Softplus"] = c => c[0].Map(x => Math.Log(1 + Math.Exp(x))),
        ["top.Softsign"] = c => c[0].Map(x => x / (1 + Math.Abs(x))),
        ["top.Clip"] = c => c[0].Map(x => Math.Min(Math.Max(x, c.Double("min")), c.Double("max"))),
        ["top.Pow"] = c => c[0].Map(x => Math.Pow(x, c.Double("exponent"))),
        ["top.Reciprocal"] = c => c[0].Map(x => c.Double("const_val") / x),
        ["top.AddConst"] = c => c.Activated(c[0].Map(x => x + c.Double("const_val"))),
        ["top.SubConst"] = c => c.Activated(c[0].Map(x => c.Bool("is_reverse") ? c.Double("const_val") - x : x - c.Double("const_val"))),
        ["top.MulConst"] = c => c.Activated(c[0].Map(x => x * c.Double("const_val"))),
        ["top.DivConst"] = c => c.Activated(c[0].Map(x => c.Bool("is_reverse") ? c.Double("const_val") / x : x / c.Double("const_val"))),
        ["top.MaxConst"] = c => c[0].Map(x => Math.Max(x, c.Double("const_val"))),
        ["top.MinConst"] = c => c[0].Map(x => Math.Min(x, c.Double("const_val"))),
        ["top.Cast"] = c => c[0].Map(x => Converted(x, c.Text("to"))),

        // numpy: add, subtract, multiply, divide, maximum, minimum.
        ["top.Add"] = c => c.Activated(Fold(Weighted(c), (a, b) => a + b)),
        ["top.Sub"] = c => c.Activated(Fold(c.All, (a, b) => a - b)),
        ["top.Mul"] = c => c.Activated(Fold(c.All, (a, b) => a * b)),
        ["top.Div"] = c => c.Activated(Fold(c.All, (a, b) => a / b)),
        ["top.Max"] = c => Fold(c.All, Math.Max),
        ["top.Min"] = c => Fold(c.All, Math.Min),
        ["top.PRelu"] = c => Fold(c.All, (x, slope) => x < 0 ? slope * x : x),
        ["top.Expand"] = c => Fold([c[0], Nd.Of(c.Longs("shape"), _ => 0)], (x, _) => x),
    };

    /// <summary>The Taylor series, Σ (−1)^k x^(2k+1) / (k! (2k+1)) · 2/√π; exact to 1e-9 for |x| below 4.</summary>
    private static double Erf(double x)
    {
        double power = x, sum = x;
        for (int k = 1; k < 120; k++)
        {
            power *= -x * x / k;
            sum += power / ((2 * k) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static IReadOnlyList<Nd> Weighted(Call call) =>
        call.Doubles("coeff").Length == 0 ? call.All : [.. call.All.Zip(call.Doubles("coeff"), (x, c) => x.Map(v => v * c))];

    private static Nd Fold(IReadOnlyList<Nd> operands, Func<double, double, double> function)
    {
        int rank = operands.Max(o => o.Rank);
        IEnumerable<long> shape = Enumerable.Range(1, rank).Reverse().Select(fromEnd => operands.Max(o => fromEnd <= o.Rank ? o.Shape[^fromEnd] : 1));
        return Nd.Of(shape, i => operands.Select(o => o.Broadcast(i)).Aggregate(function));
    }

    // A float of p fraction bits is a multiple of 2^(exponent − p); samples do not reach subnormal numbers.
    private static double Converted(double x, string type) => type switch
    {
        "f16" => Rounded(x, 10),
        "bf16" => Rounded(x, 7),
        "si32" or "si64" => Math.Truncate(x),
        "ui8" => Math.Clamp(Math.Truncate(x), 0, 255),
        _ => x,
    };

    private static double Rounded(double x, int fraction)
    {
        double unit = x == 0 ? 1 : Math.Pow(2, Math.Floor(Math.Log2(Math.Abs(x))) - fraction);
        return Math.Round(x / unit, MidpointRounding.ToEven) * unit;
    }
}
