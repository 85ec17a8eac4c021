using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>What MM does with its sums.</summary>
public enum MatMulKind
{
    /// <summary>Writes them: f32, or integers that wrap to i32.</summary>
    Normal = 1,

    /// <summary>8-bit with bias, right shift and saturation built in.</summary>
    Requantized = 2,

    /// <summary>As above, then relu; the result is unsigned.</summary>
    RequantizedRelu = 3,
}

/// <summary>MM: result = left × right on matrices cut into sections, f32 or integers (the chip's instruction set).</summary>
/// <remarks>
/// The command has no last width for right and result: they are computed over whole sections. Halves are for
/// <see cref="MatMul2"/>: this command writes nothing for them.
/// </remarks>
/// <param name="Kind">What is done with the sums.</param>
/// <param name="Result">M×N.</param>
/// <param name="Left">M×K, or K×M with <see cref="LeftTransposed"/>.</param>
/// <param name="Right">K×N, in the sections of the result.</param>
public sealed record MatMul(MatMulKind Kind, LocalMatrix Result, LocalMatrix Left, LocalMatrix Right) : TiuInstruction
{
    /// <summary>Every element of the left matrix is this value; <see cref="Left"/> then only gives the extents.</summary>
    public Immediate? LeftConstant { get; init; }

    /// <summary>The left matrix is stored K×M.</summary>
    public bool LeftTransposed { get; init; }

    /// <summary>1×N in the sections of the result, or an immediate; null for zero.</summary>
    public Operand? Bias { get; init; }

    /// <summary>Add to what the result area holds; f32 and the requantised kinds only.</summary>
    public bool Accumulate { get; init; }

    /// <summary>Right shift of the requantised kinds; rounds half up.</summary>
    public int Shift { get; init; }

    /// <summary>Type of the bias for a type of the left matrix.</summary>
    public static ChipType BiasType(ChipType left, bool signed) =>
        left.IsFloat ? ChipType.F32 : ChipType.From(ChipType.I16.Code, signed);

    internal override TiuCommand ToTiu()
    {
        var left = (Operand?)LeftConstant ?? Left.AsTensor();
        var bias = Bias ?? Immediate.Zero(BiasType(Left.Type, false));
        return new TiuAssembler(TiuOpcode.MatMul, (int)Kind)
            .Set(Res0Addr, Result.Address).Type(OperandSlot.Result, Result.Type)
            .Set(Res0C, Result.Sections).Set(Res0W, Result.SectionWidth)
            .Source(OperandSlot.Zero, left).Type(OperandSlot.Zero, Left.Type)
            .Set(Opd0N, Left.Rows).Set(Opd0C, Left.Sections).Set(Opd0W, Left.SectionWidth).Set(Opd1W, Left.LastWidth)
            .Source(OperandSlot.One with { Const = null }, Right.AsTensor()).Sign(OperandSlot.One, Right.Type)
            .Source(OperandSlot.Two, bias).Sign(OperandSlot.Two, bias.Type)
            .Set(LeftTran, LeftTransposed).Set(ResAdd, Accumulate)
            .Set(Opd3Addr, (long)Shift << 8)
            .Finish();
    }

    internal static MatMul From(TiuCommand raw)
    {
        var kind = (MatMulKind)raw.Eu();
        var type = raw.TypeOf(OperandSlot.Zero);
        var width = Math.Max(1, raw.Int(Opd0W));
        var left = LocalMatrix.OfSections((uint)raw[Opd0Addr], raw.Int(Opd0N), raw.Int(Opd0C), width, raw.Int(Opd1W), type);
        var transposed = raw.Flag(LeftTran);
        var (rows, inner) = transposed ? (left.Columns, left.Rows) : (left.Rows, left.Columns);
        var sections = raw.Int(Res0C);
        var columns = Math.Max(1, raw.Int(Res0W));
        var signed = kind != MatMulKind.RequantizedRelu && (raw.Flag(Opd0Sign) || raw.Flag(Opd1Sign) || raw.Flag(Opd2Sign));
        return new(
            kind,
            LocalMatrix.OfSections(
                (uint)raw[Res0Addr], rows, sections, columns, columns, raw.TypeOf(OperandSlot.Result, signed)),
            left,
            LocalMatrix.OfSections(
                (uint)raw[Opd1Addr], inner, sections, columns, columns, type with { Signed = raw.Flag(Opd1Sign) || type.IsFloat }))
        {
            LeftConstant = raw.Flag(Opd0Const) ? new Immediate((uint)raw[Opd0Addr], type) : null,
            LeftTransposed = transposed,
            Bias = raw.Operand(
                OperandSlot.Two, new(1, sections, 1, columns), BiasType(type, raw.Flag(Opd2Sign)), LocalLayout.Aligned),
            Accumulate = raw.Flag(ResAdd),
            Shift = (int)(raw[Opd3Addr] >> 8) & 0xFF,
        };
    }
}
