using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>VC: R[i,c,0,w] = A[i] op B[0,c,0,w], a vector against a tensor (the chip's instruction set).</summary>
/// <param name="Op">One of the binary operations of AR.</param>
/// <param name="Result">Extents (vector length, c, 1, w).</param>
/// <param name="A">The vector: a matrix of one row.</param>
/// <param name="B">Extents (1, c, 1, w), in the lane of the result.</param>
public sealed record VectorOuter(ArithmeticOp Op, LocalTensor Result, LocalMatrix A, LocalTensor B) : TiuInstruction
{
    /// <summary>The value of a select.</summary>
    public Immediate? C { get; init; }

    /// <summary>Rounding of shifts to the right.</summary>
    public Rounding Rounding { get; init; }

    /// <summary>Newton steps of a division, 1 to 4.</summary>
    public int Iterations { get; init; } = 1;

    internal override TiuCommand ToTiu() => new TiuAssembler(TiuOpcode.VectorOuter, (int)Op)
        .Set(Res0Addr, Result.Address).Set(Res0Prec, Result.Type.Code)
        .Set(Res0C, Result.Shape.C).Set(Res0W, Result.Shape.W)
        .Set(Opd0Addr, A.Address).Type(OperandSlot.Zero, A.Type)
        .Set(Opd0C, A.Sections).Set(Opd0W, A.SectionWidth).Set(Opd1W, A.LastWidth)
        .Set(Opd1Addr, B.Address).Type(OperandSlot.One, B.Type)
        .Set(Opd2Addr, C?.Bits ?? 0)
        .Set(Opd2NStr, Op == ArithmeticOp.Div ? Iterations - 1 : (int)Rounding)
        .Finish();

    internal static VectorOuter From(TiuCommand raw)
    {
        var op = (ArithmeticOp)raw.Eu();
        var width = Math.Max(1, raw.Int(Opd0W));
        var vector = LocalMatrix.OfSections(
            (uint)raw[Opd0Addr], 1, raw.Int(Opd0C), width, raw.Int(Opd1W), raw.TypeOf(OperandSlot.Zero));
        var b = new LocalTensor((uint)raw[Opd1Addr], new(1, raw.Int(Res0C), 1, raw.Int(Res0W)), raw.TypeOf(OperandSlot.One));
        var type = raw.TypeOf(OperandSlot.Result, op == ArithmeticOp.SubSaturating || vector.Type.Signed || b.Type.Signed);
        return new(op, new((uint)raw[Res0Addr], b.Shape with { N = vector.Columns }, type), vector, b)
        {
            C = op.IsSelect() ? new Immediate((uint)raw[Opd2Addr], type) : null,
            Rounding = op == ArithmeticOp.Div ? default : (Rounding)raw.Int(Opd2NStr),
            Iterations = op == ArithmeticOp.Div ? raw.Int(Opd2NStr) + 1 : 1,
        };
    }
}
