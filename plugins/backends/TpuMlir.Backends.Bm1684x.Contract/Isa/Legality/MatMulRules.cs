using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Legality;

/// <summary>MM and MM2 (isa.md section 5.3 and 9).</summary>
internal static class MatMulRules
{
    public static void Check(MatMul c, TiuCommand raw, Findings f)
    {
        OperandRules.Result(f, c.Result.AsTensor());
        OperandRules.Tensor(f, c.Left.AsTensor() with { Address = c.LeftConstant is null ? c.Left.Address : 0 }, "left");
        OperandRules.Tensor(f, c.Right.AsTensor(), "right");
        OperandRules.Source(f, c.Bias, "bias");
        f.InRange(raw.Int(TiuField.Opd1W), 1, raw.Int(TiuField.Opd0W), "mm.section", "the last section is no wider than the others", "last width");
        var (input, result) = (c.Left.Type, c.Result.Type);
        f.Require(!input.IsHalf, "mm.type", "halves give zeros; use MM2", "input type", input.Code, "f32 or an integer");
        if (input == ChipType.F32)
        {
            f.Require(c.Kind == MatMulKind.Normal && result == ChipType.F32, "mm.type", "f32 only gives f32", "result type", result.Code, "f32");
            return;
        }

        if (c.Kind == MatMulKind.Normal)
        {
            f.Require(result.IsInteger && result.Size == 4, "mm.type", "integer products have 32 bits", "result type", result.Code, "i32 or u32");
            f.Require(!c.Accumulate, "mm.accumulate", "the previous result is not read in full", nameof(TiuField.ResAdd), 1, "0");
            return;
        }

        f.Require(
            input.Size == 1 && result.IsInteger && result.Size <= 2, "mm.type",
            "requantised kinds take 8-bit and give 8 or 16 bits", "result type", result.Code, "8 or 16-bit");
        f.Require(!c.Accumulate || result.Size == 2, "mm.accumulate", "8-bit accumulation is broken", nameof(TiuField.ResAdd), 1, "0");
    }

    public static void Check(MatMul2 c, Findings f)
    {
        OperandRules.Result(f, c.Result);
        OperandRules.Source(f, c.Left, "left");
        OperandRules.Source(f, c.Right, "right");
        OperandRules.Source(f, c.ZeroPoint, "zero point");
        foreach (var (operand, name) in new (Operand?, string)[] { (c.Result, "result"), (c.Left, "left"), (c.Right, "right"), (c.ZeroPoint, "zero point") })
        {
            OperandRules.Lane(f, operand, 0, "mm2.lane", "every operand starts in lane 0", name);
        }

        var (input, result) = (c.Left.Type, c.Result.Type);
        if (input.IsFloat)
        {
            f.Require(input.IsHalf, "mm2.type", "f32 gives garbage; use MM", "input type", input.Code, "f16 or bf16");
            f.Require(result.Code == input.Code || result == ChipType.F32, "mm2.type", $"{input} input", "result type", result.Code, $"{input} or f32");
            return;
        }

        f.Require(input.Size == 1, "mm2.type", "integers are 8-bit", "input type", input.Code, "i8 or u8");
        f.Require(result.IsInteger && result.Size == 4, "mm2.type", "8-bit products give 32 bits", "result type", result.Code, "i32");
        f.Require(!c.Accumulate, "mm2.accumulate", "not for 8-bit", nameof(TiuField.ResAdd), 1, "0");
    }
}
