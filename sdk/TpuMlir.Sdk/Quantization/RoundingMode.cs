namespace TpuMlir.Sdk.Quantization;

/// <summary>How a number between two integers becomes one of them. Names and codes are those of TPU-MLIR's <c>RoundMode</c>.</summary>
public enum RoundingMode
{
    /// <summary>To the nearest; ties away from zero (2.5 to 3, -2.5 to -3).</summary>
    HalfAwayFromZero = 0,

    /// <summary>To the nearest; ties up (2.5 to 3, -2.5 to -2): floor(x + 1/2).</summary>
    HalfUp = 1,

    /// <summary>To the nearest; ties down (2.5 to 2, -2.5 to -3): ceil(x - 1/2).</summary>
    HalfDown = 2,

    /// <summary>To the nearest; ties to the even one (2.5 to 2, 3.5 to 4).</summary>
    HalfToEven = 3,

    /// <summary>To the nearest; ties to the odd one (2.5 to 3, 3.5 to 3).</summary>
    HalfToOdd = 4,

    /// <summary>To the nearest; ties toward zero (2.5 to 2, -2.5 to -2).</summary>
    HalfTowardsZero = 5,

    /// <summary>Truncation (2.9 to 2, -2.9 to -2).</summary>
    TowardsZero = 6,

    /// <summary>Away from zero (2.1 to 3, -2.1 to -3).</summary>
    AwayFromZero = 7,

    /// <summary>Ceiling (2.1 to 3, -2.9 to -2).</summary>
    Up = 8,

    /// <summary>Floor (2.9 to 2, -2.1 to -3): an arithmetic right shift as it is.</summary>
    Down = 9,
}
