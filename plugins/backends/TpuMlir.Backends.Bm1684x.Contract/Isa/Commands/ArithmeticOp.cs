namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>The operations of AR, by their code in tsk_eu_typ (the chip's instruction set).</summary>
public enum ArithmeticOp
{
    /// <summary>a · b; integers of any widths, the exact product wraps to the result.</summary>
    Mul = 0,

    /// <summary>Bits of one integer operand inverted.</summary>
    Not = 1,

    /// <summary>a + b; integers wrap.</summary>
    Add = 2,

    /// <summary>a − b; integers wrap.</summary>
    Sub = 3,

    /// <summary>a &gt; b ? a : b; integers have equal type and sign.</summary>
    Max = 4,

    /// <summary>a &gt;= b ? b : a; integers have equal type and sign.</summary>
    Min = 5,

    /// <summary>a shifted left by b, right where b is negative; zeros come in from the left.</summary>
    LogicShift = 6,

    /// <summary>Bits of integers of equal width.</summary>
    And = 7,

    /// <summary>Bits of integers of equal width.</summary>
    Or = 8,

    /// <summary>Bits of integers of equal width.</summary>
    Xor = 9,

    /// <summary>a &gt; b ? c : 0, where c is an immediate; the result is no wider than the operands.</summary>
    SelectGreater = 10,

    /// <summary>a == b ? c : 0, as <see cref="SelectGreater"/>.</summary>
    SelectEqual = 11,

    /// <summary>a / b, f32 only, by Newton steps: not rounded as IEEE divides.</summary>
    Div = 12,

    /// <summary>a &lt; b ? c : 0, as <see cref="SelectGreater"/>.</summary>
    SelectLess = 13,

    /// <summary>Conversion to the type of the result.</summary>
    Cast = 14,

    /// <summary>Integers, a + b clamped to the result, which is signed when an operand is.</summary>
    AddSaturating = 15,

    /// <summary>Integers, a − b clamped to the result, which is signed.</summary>
    SubSaturating = 16,

    /// <summary>Not on this chip.</summary>
    Clamp = 17,

    /// <summary>Floats: a · b rounded, added to what the result area holds.</summary>
    MultiplyAccumulate = 18,

    /// <summary>The operand as it is; an immediate fills.</summary>
    Copy = 19,

    /// <summary>Integers, a · b clamped to the result, which is signed when an operand is.</summary>
    MulSaturating = 20,

    /// <summary>a shifted left by b, right where b is negative; the sign comes in from the left.</summary>
    ArithmeticShift = 21,

    /// <summary>a rotated left by b modulo its width; all widths equal.</summary>
    CircularShift = 22,

    /// <summary>Rounded upper half of the product.</summary>
    MulHigh = 23,

    /// <summary>0, 1, 2, ... along w in every lane; at most 64 channels and one lane width of elements.</summary>
    IndexAlongW = 24,

    /// <summary>The lane's number; at most 64 channels of one element.</summary>
    IndexAlongLanes = 25,

    /// <summary>|a|: floats lose the sign bit, the least integer wraps.</summary>
    Abs = 26,

    /// <summary>|a − b| of floats.</summary>
    AbsoluteDifference = 27,

    /// <summary>Copies n = 0 of the operand to every n of the result, whose n stride is meant to be 32 KiB (see <see cref="ArithmeticCommand.CopyToFourBanks"/>).</summary>
    CopyToFourBanks = 28,

    /// <summary>Zeros before the first one bit of an unsigned integer, from the left; its width when there is none.</summary>
    FirstOne = 29,

    /// <summary>Ones before the first zero bit of an unsigned integer, from the left; its width when there is none.</summary>
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
