using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Disassembly;

/// <summary>The operation and operands of TIU commands.</summary>
internal static class TiuText
{
    public static string Of(TiuCommand raw) => raw.Opcode() switch
    {
        TiuOpcode.Conv => Of(Conv.From(raw)),
        TiuOpcode.PorD => Of(PorD.From(raw)),
        TiuOpcode.MatMul when raw.Eu() >= 4 => Of(MatMul2.From(raw)),
        TiuOpcode.MatMul => Of(MatMul.From(raw)),
        TiuOpcode.Arithmetic => Of(ArithmeticCommand.From(raw)),
        TiuOpcode.Requantize => Of(Requantize.From(raw)),
        TiuOpcode.Transpose => Of(Transpose.From(raw)),
        TiuOpcode.GatherScatter => Of(GatherScatter.From(raw)),
        TiuOpcode.SpecialFunction => Of(SpecialFunction.From(raw)),
        TiuOpcode.Linear => Of(Linear.From(raw)),
        TiuOpcode.Compare => Of(Compare.From(raw)),
        TiuOpcode.VectorOuter => Of(VectorOuter.From(raw)),
        TiuOpcode.System => Of(TiuSystem.From(raw)),
        _ => $"opcode {raw.Int(TiuField.TskTyp)}.{raw.Eu()}",
    };

    private static string Of(Conv c) =>
        $"conv.{c.Input.Type} R0:{T(c.Result)} = {T(c.Input)} * {T(c.Weights)} + {T(c.Addend)}{(c.Kind == ConvKind.Normal ? "" : $" {Name(c.Kind)}")} {c.Window}"
        + (c.Pad is LocalTensor || c.Pad is Immediate { Bits: not 0 } ? $" pad {T(c.Pad)}" : "")
        + Insert(c.InsertBits) + (c.Accumulate ? " +=" : "") + (c.Shift == 0 ? "" : $" >>{c.Shift}");

    private static string Of(PorD c) =>
        $"{Name(c.Kind)}.{c.Input.Type} R0:{T(c.Result)} = {T(c.Input)}"
        + (c.IsDepthwise ? $" * {T(c.Weights)} + {T(c.Bias)}" : "") + (c.IsAverage ? $" scale 0x{c.ScaleBits:X}" : "")
        + $" {c.Window}" + (c.Shift == 0 ? "" : $" >>{c.Shift}") + (c.Rounding == default ? "" : $" {c.Rounding}") + Insert(c.InsertBits)
        + (c.Pad is LocalTensor || c.Pad is Immediate { Bits: not 0 } ? $" pad {T(c.Pad)}" : "")
        + (c.IsRoi ? $" regions {T(c.Regions)}" : "");

    private static string Of(MatMul c) =>
        $"mm.{c.Left.Type} R0:{OperandText.Of(c.Result)} = "
        + (c.LeftConstant is { } left ? $"{T(left)}" : OperandText.Of(c.Left))
        + $" * {OperandText.Of(c.Right)} + {T(c.Bias)}" + (c.Kind == MatMulKind.Normal ? "" : $" {Name(c.Kind)}") + (c.LeftTransposed ? " transposed" : "") + (c.Accumulate ? " +=" : "") + (c.Shift == 0 ? "" : $" >>{c.Shift}");

    private static string Of(MatMul2 c) =>
        $"mm2.{Name(c.Kind)}.{c.Left.Type} R0:{T(c.Result)} = {T(c.Left)} * {T(c.Right)}"
        + (c.ZeroPoint is null or Immediate { Bits: 0 } ? "" : $" zero {T(c.ZeroPoint)}") + (c.Accumulate ? " +=" : "");

    private static string Of(ArithmeticCommand c) =>
        $"ar.{Name(c.Op)}.{(c.A?.Type ?? c.Result.Type)} R0:{T(c.Result)} = "
        + string.Join(", ", new[] { c.A, c.B, c.C }.Where(o => o is not null).Select(T))
        + (c.Op == ArithmeticOp.Div ? $" x{c.Iterations}" : c.Rounding == 0 ? "" : $" {c.Rounding}");

    private static string Of(Requantize c) =>
        $"{Name(c.Kind)} R0:{T(c.Result)} = {T(c.Input)} "
        + (c.Table is { } table ? $"table {T(table)}" : $"const 0x{c.Parameters.First:X},0x{c.Parameters.Second:X}")
        + $" {c.Rounding}" + (c.Kind == RequantizeKind.RequantFloat ? $" back={c.SecondRounding}" : "");

    private static string Of(Transpose c) => $"{Name(c.Kind)} R0:{T(c.Result)} = {T(c.Source)}";

    private static string Of(GatherScatter c) =>
        $"sg.{Name(c.Kind)} R0:{T(c.Result)} = {T(c.Source)}" + (c.Index is null ? "" : $"[{T(c.Index)}]")
        + (c.Count is null ? "" : $" count {T(c.Count)}")
        + (c.AllowInvalid ? c.InvalidFill is { } fill ? $" fill 0x{fill:X}" : " skip" : "");

    private static string Of(SpecialFunction c) =>
        $"sfu.{Name(c.Kind)}.{c.Input.Type} R0:{T(c.Result)} = {T(c.Input)}"
        + (c.IsTaylor ? $" table +0x{c.Coefficients:X} x{c.CoefficientCount}" : c.Iterations > 1 ? $" x{c.Iterations}" : "");

    private static string Of(Linear c) =>
        $"lin.{Name(c.Kind)}.{c.Result.Type} R0:{T(c.Result)} = {T(c.A)}, {T(c.B)}" + (c.C is null ? "" : $", {T(c.C)}");

    private static string Of(Compare c) =>
        $"cmp.{Name(c.Kind)}.{c.A.Type} R0:{T(c.Result)}" + (c.Choice is null ? "" : $", R1:{T(c.Choice)}")
        + $" = {T(c.A)}, {T(c.B)} ? {T(c.C)} : {T(c.D)}";

    private static string Of(VectorOuter c) =>
        $"vc.{Name(c.Op)}.{c.A.Type} R0:{T(c.Result)} = {OperandText.Of(c.A)}, {T(c.B)}" + (c.C is null ? "" : $", {T(c.C)}")
        + (c.Op == ArithmeticOp.Div ? $" x{c.Iterations}" : c.Rounding == 0 ? "" : $" {c.Rounding}");

    private static string Of(TiuSystem c) => Name(c.Kind) + c.Kind switch
    {
        TiuSystemKind.SetLanes => $" mask 0x{c.Lanes:X16}{(c.Keep ? " keep" : "")}",
        _ when c.SetsLanes => $" from +0x{c.MaskAddress:X}{(c.Keep ? " keep" : "")}",
        _ => "",
    };

    private static string Insert(uint bits) => bits == 0 ? "" : $" insert 0x{bits:X}";

    private static string T(Operand? operand) => OperandText.Of(operand);

    private static string Name<T>(T kind) where T : struct, Enum => kind.ToString().ToLowerInvariant();
}
