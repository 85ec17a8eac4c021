using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>How CMP compares.</summary>
public enum CompareKind
{
    /// <summary>Maximum of a and b, and the choice of c or d that goes with it.</summary>
    GreaterBoth = 22,

    /// <summary>a &gt; b ? c : d.</summary>
    Greater = 23,

    /// <summary>a == b ? c : d.</summary>
    Equal = 24,

    /// <summary>Minimum of a and b, and the choice that goes with it.</summary>
    LessBoth = 25,

    /// <summary>a &lt; b ? c : d.</summary>
    Less = 26,
}

/// <summary>CMP: a compared with b chooses between c and d (the chip's instruction set).</summary>
/// <remarks>A tensor a or b is aligned, or has all strides zero: one value per lane. c and d are no narrower than a and b.</remarks>
/// <param name="Kind">The comparison.</param>
/// <param name="Result">The choice; the larger or smaller of a and b in the kinds of two results.</param>
/// <param name="A">Compared, with the type and sign of b.</param>
/// <param name="B">Compared.</param>
public sealed record Compare(CompareKind Kind, LocalTensor Result, Operand A, Operand B) : TiuInstruction
{
    /// <summary>The choice where the comparison holds.</summary>
    public required Operand C { get; init; }

    /// <summary>The choice where it does not.</summary>
    public required Operand D { get; init; }

    /// <summary>The two-result kinds: where the choice of c or d goes, aligned, in the type of c and d.</summary>
    public uint ChoiceAddress { get; init; }

    /// <summary>True for the kinds that also give the larger or smaller of a and b.</summary>
    public bool HasTwoResults => Kind is CompareKind.GreaterBoth or CompareKind.LessBoth;

    /// <summary>The second result of those kinds.</summary>
    public LocalTensor? Choice => HasTwoResults ? new(ChoiceAddress, Result.Shape, C.Type) : null;

    internal override TiuCommand ToTiu() => new TiuAssembler(TiuOpcode.Compare, (int)Kind)
        .Set(Res0Addr, Result.Address).Shape(OperandSlot.Result, Result.Shape)
        .Set(Res1Addr, ChoiceAddress)
        .Source(OperandSlot.Zero, A).Type(OperandSlot.Zero, A.Type).Set(Opd0Str, Code(A))
        .Source(OperandSlot.One, B).Set(Opd1Str, Code(B))
        .Source(OperandSlot.Two, C).Set(Opd2Prec, C.Type.Code)
        .Source(OperandSlot.Three, D)
        .Finish();

    internal static Compare From(TiuCommand raw)
    {
        var kind = (CompareKind)raw.Eu();
        var shape = raw.ShapeOf(OperandSlot.Result);
        var type = raw.TypeOf(OperandSlot.Zero);
        var choice = ChipType.From(raw.Int(Opd2Prec), type.Signed);
        var both = kind is CompareKind.GreaterBoth or CompareKind.LessBoth;
        return new(
            kind,
            new((uint)raw[Res0Addr], shape, both ? type : choice),
            Source(raw, OperandSlot.Zero, shape, type),
            Source(raw, OperandSlot.One, shape, type))
        {
            C = raw.Operand(OperandSlot.Two, shape, choice, LocalLayout.Aligned),
            D = raw.Operand(OperandSlot.Three, shape, choice, LocalLayout.Aligned),
            ChoiceAddress = (uint)raw[Res1Addr],
        };
    }

    // Code 3 means "one value per lane" here: the command carries no strides.
    private static int Code(Operand operand) => operand is LocalTensor { Layout: LocalLayout.Strided } ? 3 : 0;

    private static Operand Source(TiuCommand raw, OperandSlot slot, Nchw shape, ChipType type) =>
        raw.IsConst(slot) ? new Immediate(raw.AddressOf(slot), type)
        : raw.Int(slot.Layout!.Value) == 3 ? LocalTensor.Strided(raw.AddressOf(slot), shape, type, default)
        : new LocalTensor(raw.AddressOf(slot), shape, type);
}
