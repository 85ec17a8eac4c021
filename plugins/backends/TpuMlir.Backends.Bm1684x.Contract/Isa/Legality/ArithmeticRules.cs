using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Legality;

/// <summary>AR and VC (isa.md sections 5.4, 5.12 and 9).</summary>
internal static class ArithmeticRules
{
    public static void Check(ArithmeticCommand c, Findings f)
    {
        OperandRules.Result(f, c.Result);
        if (c.Op.IsIndex())
        {
            f.Require(!c.Result.Type.IsHalf, "ar.index", "indices have 8 or 32 bits, or are 16-bit integers", "result type", c.Result.Type.Code, "no half");
            f.InRange(c.Result.Shape.C, 1, ChipMemory.Lanes, "ar.index", "one row of channels", "result c");
            f.InRange(
                c.Result.Shape.W, 1, c.Op == ArithmeticOp.IndexAlongW ? c.Result.Type.EuElements : 1, "ar.index", "one step of the unit", "result w");
            return;
        }

        OperandRules.Source(f, c.A, "a");
        OperandRules.Source(f, c.B, "b");
        OperandRules.Source(f, c.C, "c");
        const string lanes = "operands start in the lane of the result";
        OperandRules.Lane(f, c.A, c.Result.Lane, "ar.lane", lanes, "a");
        OperandRules.Lane(f, c.B, c.Result.Lane, "ar.lane", lanes, "b");
        OperandRules.Lane(f, c.C, c.Result.Lane, "ar.lane", lanes, "c");
        f.Require(
            c.Op.IsUnary() || c.B is not null, "ar.operands", "the operation takes two operands", nameof(TiuField.TskOpdNum), 1, "at least 2");
        Types(c.Op, c.A!.Type, c.Op.IsUnary() ? null : c.B?.Type, c.Result.Type, f);
        Third(c, f);
        if (c.Op == ArithmeticOp.Cast)
        {
            Cast(c, f);
        }

        if (c.Op == ArithmeticOp.CopyToFourBanks)
        {
            f.Equal(c.Result.Shape.N, 4, "ar.four-bank", "other numbers of copies corrupt the vendor's model", "result n");
        }

        f.InRange((int)c.Rounding, 0, 6, "ar.rounding", "rounding mode", "rounding");
        f.InRange(c.Iterations, 1, 4, "ar.iterations", "Newton steps", "iterations");
    }

    public static void Check(VectorOuter c, Findings f)
    {
        OperandRules.Result(f, c.Result);
        OperandRules.Tensor(f, c.A.AsTensor(), "a");
        OperandRules.Tensor(f, c.B, "b");
        OperandRules.Lane(f, c.B, c.Result.Lane, "vc.lane", "b and the result share a lane", "b");
        f.Require(
            !c.Op.IsUnary() && !c.Op.IsIndex() && !c.Op.IsShift() && c.Op is not (ArithmeticOp.MultiplyAccumulate or ArithmeticOp.AbsoluteDifference),
            "vc.operation", "not an operation of VC", nameof(TiuField.TskEuTyp), (int)c.Op, "a binary operation");
        Types(c.Op, c.A.Type, c.B.Type, c.Result.Type, f);
    }

    private static void Types(ArithmeticOp op, ChipType a, ChipType? b, ChipType result, Findings f)
    {
        var second = b ?? a;
        bool floats = a.IsFloat || second.IsFloat || result.IsFloat, same = a.Code == second.Code && a.Code == result.Code;
        var integers = a.IsInteger && second.IsInteger && result.IsInteger;
        (bool Legal, string Limit) rule = op switch
        {
            ArithmeticOp.Mul or ArithmeticOp.Add or ArithmeticOp.Sub => (!floats || same, "one float type, or integers"),
            ArithmeticOp.MultiplyAccumulate or ArithmeticOp.AbsoluteDifference => (same && floats, "one float type"),
            ArithmeticOp.AddSaturating or ArithmeticOp.SubSaturating or ArithmeticOp.MulSaturating or ArithmeticOp.MulHigh
                or ArithmeticOp.LogicShift or ArithmeticOp.ArithmeticShift => (integers, "integers"),
            ArithmeticOp.CircularShift or ArithmeticOp.And or ArithmeticOp.Or or ArithmeticOp.Xor or ArithmeticOp.Not =>
                (integers && same, "integers of one width"),
            ArithmeticOp.Max or ArithmeticOp.Min => (same && a.Signed == second.Signed, "one type and sign"),
            ArithmeticOp.Div => (same && a == ChipType.F32, "f32"),
            ArithmeticOp.Copy or ArithmeticOp.Abs => (same, "one type"),
            ArithmeticOp.CopyToFourBanks => (same && integers, "one integer type"),
            ArithmeticOp.FirstOne or ArithmeticOp.FirstZero => (integers, "integers"),
            ArithmeticOp.SelectGreater or ArithmeticOp.SelectEqual or ArithmeticOp.SelectLess =>
                (a.Code == second.Code && result.Size <= a.Size, "operands of one type, a result no wider"),
            ArithmeticOp.Clamp => (false, "an operation of this chip"),
            _ => (true, ""),
        };
        f.Require(rule.Legal, "ar.type", $"{op} of {a} and {second} to {result}", "result type", result.Code, rule.Limit);
    }

    private static void Third(ArithmeticCommand c, Findings f)
    {
        if (c.Op.IsSelect())
        {
            f.Require(c.C is Immediate, "ar.select", "the value of a select is an immediate", nameof(TiuField.Opd2Const), 0, "1");
        }
        else if (c.Op.IsSumOrProduct() && c.C is { } shift)
        {
            f.Require(
                c.Result.Type.IsInteger && shift.Type is { IsInteger: true, Size: 1 }, "ar.shift", "sums and products take an 8-bit shift, integers only",
                "c type", shift.Type.Code, "i8");
        }
    }

    private static void Cast(ArithmeticCommand c, Findings f)
    {
        var (from, to) = (c.A!.Type, c.Result.Type);
        f.Require(
            !(from.IsHalf && to.IsHalf) || from == to, "ar.cast", "there is no cast between f16 and bf16", "result type", to.Code, "f32, an integer or the same");
        if (from.IsFloat && to.IsInteger)
        {
            f.InRange((int)c.Rounding, 0, 4, "ar.cast-rounding", "float to integer knows five modes", "rounding");
        }
    }
}
