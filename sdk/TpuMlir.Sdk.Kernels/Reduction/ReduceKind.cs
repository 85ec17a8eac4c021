namespace TpuMlir.Sdk.Kernels;

/// <summary>What a reduction computes of x_0 … x_{n−1}.</summary>
public enum ReduceKind
{
    /// <summary>Σ x.</summary>
    Sum,

    /// <summary>Σ x / n.</summary>
    Mean,

    /// <summary>max x; −∞ of nothing; a NaN wins.</summary>
    Max,

    /// <summary>min x; +∞ of nothing; a NaN wins.</summary>
    Min,

    /// <summary>Π x.</summary>
    Prod,

    /// <summary>Σ |x|.</summary>
    L1,

    /// <summary>√Σ x².</summary>
    L2,
}
