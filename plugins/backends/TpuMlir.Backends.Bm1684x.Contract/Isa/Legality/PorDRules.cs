using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Legality;

/// <summary>PorD (isa.md section 5.2).</summary>
internal static class PorDRules
{
    public static void Check(PorD c, TiuCommand raw, Findings f)
    {
        f.Equal(raw.Int(TiuField.Opd0Str), 0, "pord.layout", "the input is aligned", nameof(TiuField.Opd0Str));
        OperandRules.Result(f, c.Result);
        OperandRules.Tensor(f, c.Input, "input");
        OperandRules.Source(f, c.Weights, "weights");
        OperandRules.Source(f, c.Bias, "bias");
        OperandRules.Source(f, c.Pad, "pad");
        if (c.IsRoi)
        {
            OperandRules.Lane(f, c.Regions, 0, "pord.region-lane", "region lists start in lane 0", "regions");
        }
        else
        {
            OperandRules.Window(f, c.Window, c.Input, c.Result, 7, "pord");
        }

        const string reason = "input, result, weights and bias share a lane";
        OperandRules.Lane(f, c.Input, c.Result.Lane, "pord.lane", reason, "input");
        OperandRules.Lane(f, c.Weights, c.Result.Lane, "pord.lane", reason, "weights");
        OperandRules.Lane(f, c.Bias, c.Result.Lane, "pord.lane", reason, "bias");
        Types(c, f);
    }

    private static void Types(PorD c, Findings f)
    {
        var (input, result) = (c.Input.Type, c.Result.Type);
        var sameType = input.IsFloat || c.Kind is PorDKind.MaxPool or PorDKind.RoiMaxPool;
        f.Require(input.IsFloat || input.Size == 1, "pord.type", "integers are 8-bit", "input type", input.Code, "a float or 8-bit");
        f.Require(
            sameType ? result.Code == input.Code : result.IsInteger,
            "pord.type", $"{input} input", "result type", result.Code, sameType ? $"{input}" : "an integer");
        f.InRange((int)c.Rounding, 0, 6, "pord.rounding", "rounding mode", "rounding");
    }
}
