using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>
/// AR: element by element on up to three operands (the chip's instruction set). Operands have the extents of the result;
/// zero strides broadcast (<see cref="LocalTensor.BroadcastTo"/>). Tensors are aligned, compact or strided and start in the
/// same lane; extents are 1 to 65535.
/// </summary>
/// <remarks>
/// Floats: both operands and the result have one type, and every operation rounds once to it, to nearest even. f32 and bf16
/// denormals count as zero. A NaN compares as false: max(a, b) is a &gt; b ? a : b, min(a, b) is a &gt;= b ? b : a.
/// </remarks>
/// <param name="Op">The operation.</param>
/// <param name="Result">Where it goes.</param>
public sealed record ArithmeticCommand(ArithmeticOp Op, LocalTensor Result) : TiuInstruction
{
    /// <summary>First operand.</summary>
    public Operand? A { get; init; }

    /// <summary>Second operand; null for operations of one.</summary>
    public Operand? B { get; init; }

    /// <summary>Third operand: a shift, a select's value, or a per-channel [1,c,1,1] compact tensor.</summary>
    public Operand? C { get; init; }

    /// <summary>Rounding of casts and of shifts to the right.</summary>
    public Rounding Rounding { get; init; }

    /// <summary>Newton steps of a division, 1 to 4: relative errors of about 3.5e-3, 9.4e-6, 3.2e-7 and 2.6e-7.</summary>
    public int Iterations { get; init; } = 1;

    /// <summary>An operation of one operand.</summary>
    public static ArithmeticCommand Unary(ArithmeticOp op, LocalTensor result, Operand a) => new(op, result) { A = a };

    /// <summary>An operation of two operands.</summary>
    public static ArithmeticCommand Binary(ArithmeticOp op, LocalTensor result, Operand a, Operand b) => new(op, result) { A = a, B = b };

    /// <summary>Conversion to the type of the result: to integers it saturates and a NaN becomes 0; from a float to the same float it rounds
    /// to a whole number. There is none between f16 and bf16.</summary>
    public static ArithmeticCommand Cast(LocalTensor result, Operand a, Rounding rounding = Rounding.HalfToEven) =>
        new(ArithmeticOp.Cast, result) { A = a, Rounding = rounding };

    /// <summary>Four copies of the source, 32 KiB apart from the given address on.</summary>
    public static ArithmeticCommand CopyToFourBanks(uint address, LocalTensor source)
    {
        var shape = source.Shape with { N = 4 };
        var strides = LocalLayouts.StridesOf(LocalLayout.Aligned, address, shape, source.Type.Size);
        var result = LocalTensor.Strided(address, shape, source.Type, strides with { N = 2 * ChipMemory.BankBytes / source.Type.Size });
        return Unary(ArithmeticOp.CopyToFourBanks, result, source);
    }

    /// <summary>condition(a, b) ? value : 0.</summary>
    public static ArithmeticCommand Select(ArithmeticOp condition, LocalTensor result, Operand a, Operand b, Immediate value) =>
        new(condition, result) { A = a, B = b, C = value };

    internal override TiuCommand ToTiu()
    {
        var assembler = new TiuAssembler(TiuOpcode.Arithmetic, (int)Op);
        if (Op.IsIndex())
        {
            // The 16-byte form has no room for anything else, and nothing else is read.
            return assembler.Set(Res0Addr, Result.Address).Set(Res0Prec, Result.Type.Code)
                .Set(Res0C, Result.Shape.C).Set(Res0W, Result.Shape.W).Finish();
        }

        assembler.Result(Result).Layout(OperandSlot.Result, Result).Set(TskOpdNum, OperandCount);
        Store(assembler, OperandSlot.Zero, A);
        Store(assembler, OperandSlot.One, B);
        Store(assembler, OperandSlot.Two, C);
        if (Op == ArithmeticOp.Cast)
        {
            // A cast has no third operand; its sign bit tells the sign of the result.
            assembler.Set(Opd2Sign, Result.Type.Signed);
        }

        return assembler.Set(Opd2NStr, Op == ArithmeticOp.Div ? Iterations - 1 : (int)Rounding).Finish();
    }

    private int OperandCount => C is not null ? 3 : B is not null ? 2 : 1;

    private static void Store(TiuAssembler assembler, OperandSlot slot, Operand? operand)
    {
        if (operand is null)
        {
            return;
        }

        assembler.Source(slot, operand).Type(slot, operand.Type);
        if (slot.Layout is not null)
        {
            assembler.Layout(slot, operand);
        }
    }

    internal static ArithmeticCommand From(TiuCommand raw)
    {
        var op = (ArithmeticOp)raw.Eu();
        if (op.IsIndex())
        {
            var indexShape = new Nchw(1, raw.Int(Res0C), 1, raw.Int(Res0W));
            return new(op, new((uint)raw[Res0Addr], indexShape, raw.TypeOf(OperandSlot.Result)));
        }

        var shape = raw.ShapeOf(OperandSlot.Result);
        var count = raw.Int(TskOpdNum);
        var a = raw.Operand(OperandSlot.Zero, shape, raw.TypeOf(OperandSlot.Zero));
        var b = op.IsUnary() || count < 2 ? null : raw.Operand(OperandSlot.One, shape, raw.TypeOf(OperandSlot.One));
        var result = raw.Tensor(OperandSlot.Result, shape, raw.TypeOf(OperandSlot.Result, ResultSigned(op, raw, a, b)));
        return new(op, result)
        {
            A = a,
            B = b,
            C = op.IsUnary() || count < 3
                ? null
                : raw.Operand(OperandSlot.Two, Nchw.PerChannel(shape.C), raw.TypeOf(OperandSlot.Two), LocalLayout.Compact),
            Rounding = op == ArithmeticOp.Div ? default : (Rounding)raw.Int(Opd2NStr),
            Iterations = op == ArithmeticOp.Div ? raw.Int(Opd2NStr) + 1 : 1,
        };
    }

    private static bool ResultSigned(ArithmeticOp op, TiuCommand raw, Operand a, Operand? b) => op switch
    {
        ArithmeticOp.Cast => raw.Flag(Opd2Sign),
        ArithmeticOp.SubSaturating => true,
        _ => a.Type.Signed || b is { Type.Signed: true },
    };
}
