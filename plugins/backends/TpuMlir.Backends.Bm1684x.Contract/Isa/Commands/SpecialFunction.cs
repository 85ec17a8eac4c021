using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>The functions of SFU.</summary>
public enum SpecialFunctionKind
{
    /// <summary>Polynomial, the unit's four-fold variant; same values as <see cref="Taylor"/>.</summary>
    TaylorFourfold = 12,

    /// <summary>Polynomial by Horner's rule; every product and sum rounds to the type.</summary>
    Taylor = 13,

    /// <summary>Reduction to a power of two, or the exponent for integer results.</summary>
    Normalize = 15,

    /// <summary>Reciprocal square root by Newton steps, f32 only.</summary>
    ReciprocalSqrt = 17,
}

/// <summary>SFU: functions of one aligned float operand (the chip's instruction set).</summary>
/// <param name="Kind">The function.</param>
/// <param name="Result">Aligned.</param>
/// <param name="Input">Aligned, of the result's extents.</param>
public sealed record SpecialFunction(SpecialFunctionKind Kind, LocalTensor Result, LocalTensor Input) : TiuInstruction
{
    /// <summary>Taylor: offset of the coefficients in every lane's own memory, constant term first.</summary>
    public uint Coefficients { get; init; }

    /// <summary>Number of coefficients, at least 2.</summary>
    public int CoefficientCount { get; init; }

    /// <summary>Newton steps of the reciprocal square root, 1 to 4.</summary>
    public int Iterations { get; init; } = 1;

    /// <summary>True for the polynomials.</summary>
    public bool IsTaylor => Kind is SpecialFunctionKind.Taylor or SpecialFunctionKind.TaylorFourfold;

    internal override TiuCommand ToTiu() => new TiuAssembler(TiuOpcode.SpecialFunction, (int)Kind)
        .Result(Result)
        .Set(Opd0Addr, Input.Address).Set(Opd0Prec, Input.Type.Code)
        .Set(Opd1Addr, Coefficients).Set(Opd1N, CoefficientCount)
        .Set(Opd2NStr, Kind == SpecialFunctionKind.ReciprocalSqrt ? Iterations - 1 : 0)
        .Finish();

    internal static SpecialFunction From(TiuCommand raw)
    {
        var kind = (SpecialFunctionKind)raw.Eu();
        return new(
            kind,
            raw.Result(signed: true),
            new((uint)raw[Opd0Addr], raw.ShapeOf(OperandSlot.Result), ChipType.From(raw.Int(Opd0Prec), true)))
        {
            Coefficients = (uint)raw[Opd1Addr],
            CoefficientCount = raw.Int(Opd1N),
            Iterations = kind == SpecialFunctionKind.ReciprocalSqrt ? raw.Int(Opd2NStr) + 1 : 1,
        };
    }
}
