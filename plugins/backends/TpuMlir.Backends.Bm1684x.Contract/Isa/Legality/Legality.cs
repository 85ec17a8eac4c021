using TpuMlir.Backends.Bm1684x.Isa.AccessSets;
using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Legality;

/// <summary>
/// The rules the chip's vendor enforces before a command is emitted, and the combinations known to misbehave
/// (isa.md, marked [E], and section 9). An empty answer means the command may be emitted.
/// </summary>
internal static class Legality
{
    /// <summary>Where the source's address begins in the long form of the tensor command.</summary>
    private const int FirstSourceByte = 64;

    public static IReadOnlyList<LegalityViolation> Check(TiuCommand raw)
    {
        var findings = new Findings();
        findings.Require(raw.ReservedBits is null, "tiu.reserved", "unknown bits must be zero", "reserved", 1, "0");
        if (raw.Opcode() == TiuOpcode.System)
        {
            return Known(findings, Enum.IsDefined((TiuSystemKind)raw.Eu()) || raw.Eu() is 0 or 1 or 5, raw).Violations;
        }

        findings.Require(
            raw.Form != TiuForms.TIUlong || raw[TiuField.TskLaneNum] != 0,
            "tiu.lane-mask", "a zero mask writes nothing", nameof(TiuField.TskLaneNum), 0, "not 0");
        CheckFamily(raw, findings);
        CheckBounds(TiuAccess.Of(raw), findings, "tiu");
        return findings.Violations;
    }

    public static IReadOnlyList<LegalityViolation> Check(GdmaCommand raw)
    {
        var findings = new Findings();
        findings.Require(HasNoUnknownBits(raw), "gdma.reserved", "unknown bits must be zero", "reserved", 1, "0");
        findings.Require(
            !raw.IsShort() || raw.IsEnd(), "gdma.short", "the runtime steps by the long form; only the end is short",
            nameof(GdmaField.CmdShort), 1, "0");
        if (raw.Opcode() == GdmaOpcode.System)
        {
            findings.InRange(raw.Special(), 0, 1, "gdma.special", "only end and nop exist", nameof(GdmaField.CmdSpecialFunction));
            return findings.Violations;
        }

        GdmaRules.Check(raw, findings);
        CheckBounds(GdmaAccess.Of(raw), findings, "gdma");
        return findings.Violations;
    }

    /// <summary>A fill has no source: the vendor's compiler leaves whatever was there in the two words of its address.</summary>
    private static bool HasNoUnknownBits(GdmaCommand raw) => raw.ReservedBits is not { } bits
        || (raw.IsFill() && !raw.IsShort() && !bits.AsSpan(0, FirstSourceByte).ContainsAnyExcept((byte)0) && !bits.AsSpan(FirstSourceByte + 8).ContainsAnyExcept((byte)0));

    private static void CheckFamily(TiuCommand raw, Findings findings)
    {
        switch (raw.Opcode())
        {
            case TiuOpcode.Conv when Exists<ConvKind>(raw, findings):
                ConvRules.Check(Conv.From(raw), raw, findings);
                break;
            case TiuOpcode.PorD when Exists<PorDKind>(raw, findings):
                PorDRules.Check(PorD.From(raw), raw, findings);
                break;
            case TiuOpcode.MatMul when raw.Eu() >= 4 && Exists<MatMul2Kind>(raw, findings):
                MatMulRules.Check(MatMul2.From(raw), findings);
                break;
            case TiuOpcode.MatMul when raw.Eu() < 4 && Exists<MatMulKind>(raw, findings):
                MatMulRules.Check(MatMul.From(raw), raw, findings);
                break;
            case TiuOpcode.Arithmetic when Exists<ArithmeticOp>(raw, findings):
                ArithmeticRules.Check(ArithmeticCommand.From(raw), findings);
                break;
            case TiuOpcode.Requantize when Exists<RequantizeKind>(raw, findings):
                RequantizeRules.Check(Requantize.From(raw), findings);
                break;
            case TiuOpcode.Transpose when Exists<TransposeKind>(raw, findings):
                TransposeRules.Check(Transpose.From(raw), findings);
                break;
            case TiuOpcode.Lar:
            case TiuOpcode.GatherScatter when raw.Eu() is 2 or 10:
                findings.Require(
                    false, "tiu.no-effect", "the vendor's functional model does nothing for it, what the chip does is not known",
                    nameof(TiuField.TskEuTyp), raw.Eu(), "another operation");
                break;
            case TiuOpcode.GatherScatter when Exists<GatherScatterKind>(raw, findings):
                GatherScatterRules.Check(GatherScatter.From(raw), findings);
                break;
            case TiuOpcode.SpecialFunction when Exists<SpecialFunctionKind>(raw, findings):
                FunctionRules.Check(SpecialFunction.From(raw), findings);
                break;
            case TiuOpcode.Linear when Exists<LinearKind>(raw, findings):
                FunctionRules.Check(Linear.From(raw), findings);
                break;
            case TiuOpcode.Compare when Exists<CompareKind>(raw, findings):
                FunctionRules.Check(Compare.From(raw), findings);
                break;
            case TiuOpcode.VectorOuter when Exists<ArithmeticOp>(raw, findings):
                ArithmeticRules.Check(VectorOuter.From(raw), findings);
                break;
            case TiuOpcode.Message:
                Known(findings, false, raw);
                break;
        }
    }

    private static bool Exists<TKind>(TiuCommand raw, Findings findings) where TKind : struct, Enum
    {
        var kind = (TKind)Enum.ToObject(typeof(TKind), raw.Eu());
        Known(findings, Enum.IsDefined(kind), raw);
        return Enum.IsDefined(kind);
    }

    private static Findings Known(Findings findings, bool known, TiuCommand raw)
    {
        findings.Require(
            known, "tiu.operation", $"opcode {raw.Int(TiuField.TskTyp)} has no such operation we know", nameof(TiuField.TskEuTyp), raw.Eu(), "a known code");
        return findings;
    }

    /// <summary>No operand may run out of its lane or its memory.</summary>
    private static void CheckBounds(AccessSet set, Findings findings, string family)
    {
        foreach (var access in set.Reads.Concat(set.Writes))
        {
            findings.Require(
                access.Space != (int)MemorySpace.Local || access.End <= ChipMemory.LaneBytes, $"{family}.bounds",
                "an operand runs out of its lane", "operand", access.End, $"up to {ChipMemory.LaneBytes}");
            findings.Require(
                access.Space != (int)MemorySpace.L2 || access.End <= (long)ChipMemory.L2UsableEnd, $"{family}.bounds",
                "beyond the usable part of L2", "operand", access.End, $"up to 0x{ChipMemory.L2UsableEnd:X}");
        }
    }
}
