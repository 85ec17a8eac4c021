using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Legality;

/// <summary>SFU, LIN and CMP (isa.md sections 5.9 to 5.11).</summary>
internal static class FunctionRules
{
    public static void Check(SpecialFunction c, Findings f)
    {
        OperandRules.Result(f, c.Result);
        OperandRules.Tensor(f, c.Input, "input");
        var (input, result) = (c.Input.Type, c.Result.Type);
        f.Require(input.IsFloat, "sfu.type", "functions of floats", "input type", input.Code, "a float");
        if (c.IsTaylor)
        {
            f.InRange(c.CoefficientCount, 2, 65535, "sfu.count", "a polynomial has at least two coefficients", nameof(TiuField.Opd1N));
            f.Multiple(c.Coefficients, 64, "sfu.alignment", "coefficient tables are aligned", nameof(TiuField.Opd1Addr));
        }

        if (c.Kind == SpecialFunctionKind.ReciprocalSqrt)
        {
            f.Require(input == ChipType.F32, "sfu.type", "f32 only", "input type", input.Code, "f32");
            f.InRange(c.Iterations, 1, 4, "sfu.iterations", "Newton steps", "iterations");
        }

        var exponent = c.Kind == SpecialFunctionKind.Normalize && result.IsInteger && result.Size == input.Size;
        f.Require(result.Code == input.Code || exponent, "sfu.type", "same type out", "result type", result.Code, $"{input}");
    }

    public static void Check(Linear c, Findings f)
    {
        OperandRules.Result(f, c.Result);
        OperandRules.Tensor(f, c.A, "a");
        OperandRules.Source(f, c.B, "b");
        OperandRules.Source(f, c.C, "c");
        f.Require(c.Result.Type.IsFloat, "lin.type", "floats only", "result type", c.Result.Type.Code, "a float");
    }

    public static void Check(Compare c, Findings f)
    {
        OperandRules.Result(f, c.Result);
        OperandRules.Source(f, c.A, "a");
        OperandRules.Source(f, c.B, "b");
        OperandRules.Source(f, c.C, "c");
        OperandRules.Source(f, c.D, "d");
        f.Require(
            c.HasTwoResults ? c.C.Type.Size == c.A.Type.Size : c.C.Type.Size >= c.A.Type.Size,
            "cmp.size", "choices are no narrower than what is compared", "c size", c.C.Type.Size, $"{(c.HasTwoResults ? "" : "at least ")}{c.A.Type.Size}");
    }
}
