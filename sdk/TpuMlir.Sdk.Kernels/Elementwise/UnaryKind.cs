namespace TpuMlir.Sdk.Kernels;

/// <summary>Functions of one variable; α and β are the parameters of <see cref="Unary.Run"/>.</summary>
public enum UnaryKind
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x, or αx below 0.</summary>
    LeakyRelu,

    /// <summary>1 / (1 + e^−x).</summary>
    Sigmoid,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>e^x.</summary>
    Exp,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>√x.</summary>
    Sqrt,

    /// <summary>1 / √x.</summary>
    Rsqrt,

    /// <summary>1 / x.</summary>
    Reciprocal,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>−x.</summary>
    Neg,

    /// <summary>Largest integer not above x.</summary>
    Floor,

    /// <summary>Smallest integer not below x.</summary>
    Ceil,

    /// <summary>Nearest integer, halves to even.</summary>
    Round,

    /// <summary>erf x.</summary>
    Erf,

    /// <summary>x·(1 + erf(x/√2)) / 2.</summary>
    Gelu,

    /// <summary>max(0, min(1, αx + β)).</summary>
    HardSigmoid,

    /// <summary>x·max(0, min(1, x/6 + 1/2)).</summary>
    HardSwish,

    /// <summary>x / (1 + e^−x).</summary>
    Silu,

    /// <summary>x / (1 + e^−αx).</summary>
    Swish,

    /// <summary>x·tanh(log(1 + e^x)).</summary>
    Mish,

    /// <summary>log(1 + e^x).</summary>
    Softplus,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>x, or α(e^x − 1) below 0.</summary>
    Elu,

    /// <summary>−1, 0 or 1.</summary>
    Sign,

    /// <summary>sin x.</summary>
    Sin,

    /// <summary>cos x.</summary>
    Cos,

    /// <summary>min(max(x, α), β).</summary>
    Clip,

    /// <summary>x^α.</summary>
    Pow,
}
