using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Legality;

/// <summary>RQ and DQ (isa.md section 5.5 and 9).</summary>
internal static class RequantizeRules
{
    public static void Check(Requantize c, Findings f)
    {
        OperandRules.Result(f, c.Result);
        OperandRules.Tensor(f, c.Input, "input");
        if (c.Table is { } table)
        {
            OperandRules.Tensor(f, table, "parameters");
            OperandRules.Lane(f, table, c.Result.Lane, "rq.lane", "parameters lie where the result is written", "parameters");
        }

        var (input, result) = (c.Input.Type, c.Result.Type);
        var requantizes = c.Kind is RequantizeKind.RequantFloat or RequantizeKind.RequantInteger;
        f.Require(
            input.IsInteger && (requantizes ? input.Size >= 2 : input.Size <= 2), "rq.type", $"{c.Kind}",
            "input type", input.Code, requantizes ? "16 or 32-bit" : "8 or 16-bit");
        var legal = c.Kind switch
        {
            RequantizeKind.DequantFloat => result == ChipType.F32,
            RequantizeKind.DequantInteger => result.IsInteger && result.Size >= 2,
            _ => result.IsInteger && result.Size <= 2,
        };
        f.Require(legal, "rq.type", $"{c.Kind}", "result type", result.Code, requantizes ? "8 or 16-bit" : "f32 (dq0), 16 or 32-bit (dq1)");
        var maximum = c.Kind == RequantizeKind.RequantFloat ? 4 : 6;
        f.InRange((int)c.Rounding, 0, maximum, "rq.rounding", "conversions from and to float know five modes", "rounding");
        f.InRange((int)c.SecondRounding, 0, 4, "rq.rounding", "conversions from and to float know five modes", "second rounding");
    }
}
