namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>The operations of AR, by their code in tsk_eu_typ (isa.md section 5.4).</summary>
internal enum ArithmeticOp
{
    Mul = 0,
    Not = 1,
    Add = 2,
    Sub = 3,
    Max = 4,
    Min = 5,
    LogicShift = 6,
    And = 7,
    Or = 8,
    Xor = 9,
    SelectGreater = 10,
    SelectEqual = 11,
    Div = 12,
    SelectLess = 13,
    Cast = 14,
    AddSaturating = 15,
    SubSaturating = 16,

    /// <summary>Not on this chip.</summary>
    Clamp = 17,
    MultiplyAccumulate = 18,
    Copy = 19,
    MulSaturating = 20,
    ArithmeticShift = 21,
    CircularShift = 22,

    /// <summary>Rounded upper half of the product.</summary>
    MulHigh = 23,
    IndexAlongW = 24,
    IndexAlongLanes = 25,
    Abs = 26,
    AbsoluteDifference = 27,

    /// <summary>Copies n = 0 of the operand to every n of the result, whose n stride is meant to be 32 KiB (see <see cref="Arithmetic.CopyToFourBanks"/>).</summary>
    CopyToFourBanks = 28,
    FirstOne = 29,
    FirstZero = 30,
}

internal static class ArithmeticOps
{
    public static bool IsIndex(this ArithmeticOp op) => op is ArithmeticOp.IndexAlongW or ArithmeticOp.IndexAlongLanes;

    public static bool IsUnary(this ArithmeticOp op) => op is ArithmeticOp.Not or ArithmeticOp.Cast or ArithmeticOp.Copy
        or ArithmeticOp.Abs or ArithmeticOp.CopyToFourBanks or ArithmeticOp.FirstOne or ArithmeticOp.FirstZero;

    public static bool IsSelect(this ArithmeticOp op) =>
        op is ArithmeticOp.SelectGreater or ArithmeticOp.SelectEqual or ArithmeticOp.SelectLess;

    /// <summary>Sums and products, which exist wrapping and saturating and may take a shift as third operand.</summary>
    public static bool IsSumOrProduct(this ArithmeticOp op) => op is ArithmeticOp.Mul or ArithmeticOp.Add or ArithmeticOp.Sub
        or ArithmeticOp.AddSaturating or ArithmeticOp.SubSaturating or ArithmeticOp.MulSaturating;

    public static bool IsSaturating(this ArithmeticOp op) =>
        op is ArithmeticOp.AddSaturating or ArithmeticOp.SubSaturating or ArithmeticOp.MulSaturating;

    public static bool IsLogic(this ArithmeticOp op) =>
        op is ArithmeticOp.And or ArithmeticOp.Or or ArithmeticOp.Xor or ArithmeticOp.Not;

    public static bool IsShift(this ArithmeticOp op) =>
        op is ArithmeticOp.LogicShift or ArithmeticOp.ArithmeticShift or ArithmeticOp.CircularShift;
}
