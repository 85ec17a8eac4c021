namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>What LIN computes.</summary>
public enum LinearKind
{
    /// <summary>a · b + c.</summary>
    MultiplyAdd = 1,

    /// <summary>(a + b)².</summary>
    SquaredSum = 20,

    /// <summary>(a − b)².</summary>
    SquaredDifference = 21,
}

/// <summary>LIN: a float tensor with per-channel (compact) or constant b and c (the chip's instruction set); every step rounds to the type.</summary>
/// <param name="Kind">What it computes.</param>
/// <param name="Result">Aligned, floats.</param>
/// <param name="A">Aligned, of the result's extents and type.</param>
/// <param name="B">An immediate, or one element for each channel, compact.</param>
public sealed record Linear(LinearKind Kind, LocalTensor Result, LocalTensor A, Operand B) : TiuInstruction
{
    /// <summary>Addend of the multiply-add; null for zero.</summary>
    public Operand? C { get; init; }

    internal override TiuCommand ToTiu() => new TiuAssembler(TiuOpcode.Linear, (int)Kind)
        .Result(Result)
        .Set(TiuField.Opd0Addr, A.Address)
        .Source(OperandSlot.One, B)
        .Source(OperandSlot.Two, C)
        .Finish();

    internal static Linear From(TiuCommand raw)
    {
        var result = raw.Result(signed: true);
        var perChannel = Nchw.PerChannel(result.Shape.C);
        var kind = (LinearKind)raw.Eu();
        return new(
            kind,
            result,
            new(raw.AddressOf(OperandSlot.Zero), result.Shape, result.Type),
            raw.Operand(OperandSlot.One, perChannel, result.Type, LocalLayout.Compact))
        {
            C = kind == LinearKind.MultiplyAdd
                ? raw.Operand(OperandSlot.Two, perChannel, result.Type, LocalLayout.Compact)
                : null,
        };
    }
}
