using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Legality;

/// <summary>CONV (isa.md section 5.1).</summary>
internal static class ConvRules
{
    public static void Check(Conv c, TiuCommand raw, Findings f)
    {
        OperandRules.Result(f, c.Result);
        OperandRules.Tensor(f, c.Input, "input");
        OperandRules.Source(f, c.Weights, "weights");
        OperandRules.Source(f, c.Addend, "addend");
        OperandRules.Source(f, c.Pad, "pad");
        OperandRules.Window(f, c.Window, c.Input, c.Result, 14, "conv");
        Types(c, f);
        Lanes(c, f);
        Addresses(c, f);
        f.Require(raw.Int(TiuField.Opd0Str) is 0 or 3, "conv.layout", "the input is aligned or strided", nameof(TiuField.Opd0Str), raw.Int(TiuField.Opd0Str), "0 or 3");
        f.InRange(c.Kind == ConvKind.Normal ? 0 : (long)raw[TiuField.Opd3Addr], 0, 32, "conv.shift", "right shift", nameof(TiuField.Opd3Addr));
    }

    private static void Types(Conv c, Findings f)
    {
        var (input, result) = (c.Input.Type, c.Result.Type);
        if (c.Kind != ConvKind.Normal)
        {
            f.Require(
                input.IsInteger && input.Size == 1 && result.IsInteger && result.Size <= 2,
                "conv.type", "requantised kinds take 8-bit and give 8 or 16 bits", "result type", result.Code, "i8, u8, i16 or u16");
            return;
        }

        var legal = input.IsFloat
            ? result.Code == input.Code || result == ChipType.F32
            : input.Size == 1 && result.IsInteger && result.Size >= 2;
        f.Require(legal, "conv.type", $"{input} input", "result type", result.Code, input.IsFloat ? "the input type or f32" : "16 or 32-bit integers of 8-bit inputs");
        f.Require(
            !c.Accumulate || input.IsFloat || result.Size == 4, "conv.accumulate", "8-bit sums accumulate in 32 bits only", nameof(TiuField.ResAdd), 1, "0");
    }

    private static void Lanes(Conv c, Findings f)
    {
        if (c.Input.Type != ChipType.F32)
        {
            OperandRules.Lane(f, c.Input, 0, "conv.input-lane", "the input starts in lane 0 unless it is f32", "input");
        }

        OperandRules.Lane(f, c.Weights, c.Result.Lane, "conv.lane", "weights lie where the result is written", "weights");
        OperandRules.Lane(f, c.Addend, c.Result.Lane, "conv.lane", "per-channel values lie where the result is written", "addend");
    }

    private static void Addresses(Conv c, Findings f)
    {
        var resultUnit = c.Result.Type.IsFloat ? c.Result.Type.Size == 4 ? 64 : 8 : 4 * c.Result.Type.Size;
        OperandRules.Aligned(f, c.Input, c.Input.Layout == LocalLayout.Strided ? c.Input.Type.Size : 64, "conv.alignment", "input");
        OperandRules.Aligned(f, c.Weights, c.Input.Type == ChipType.F32 ? 4 : 64, "conv.alignment", "weights");
        OperandRules.Aligned(f, c.Addend, c.Kind == ConvKind.Normal && c.Input.Type.IsInteger ? 1 : 4, "conv.alignment", "addend");
        OperandRules.Aligned(f, c.Result, resultUnit, "conv.alignment", "result");
    }
}
