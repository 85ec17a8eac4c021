using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>How MM2's matrices are stored.</summary>
public enum MatMul2Kind
{
    /// <summary>(M,K) × (K,N).</summary>
    NN = 4,

    /// <summary>Right stored (N,K).</summary>
    NT = 5,

    /// <summary>Left stored (K,M), right stored (N,K), and the result (N,M).</summary>
    TT = 6,
}

/// <summary>
/// MM2: a matrix product with row r of every matrix in channel r, halves or 8-bit (the chip's instruction set).
/// Matrices are tensors (1, rows, 1, columns) as they are stored, aligned, from lane 0 on. Halves give the same type or f32,
/// 8-bit integers i32.
/// </summary>
/// <param name="Kind">How they are stored.</param>
/// <param name="Result">M×N, N×M for TT.</param>
/// <param name="Left">The left matrix, or an immediate.</param>
/// <param name="Right">The right matrix, or an immediate.</param>
public sealed record MatMul2(MatMul2Kind Kind, LocalTensor Result, Operand Left, Operand Right) : TiuInstruction
{
    /// <summary>8-bit: zero point of the right matrix, immediate or tensor; its sign is that of the right matrix.</summary>
    public Operand? ZeroPoint { get; init; }

    /// <summary>Add to the result area, which is read as f32.</summary>
    public bool Accumulate { get; init; }

    /// <summary>M, K and N, from the stored extents.</summary>
    public (int M, int K, int N) Extents => ExtentsOf(Kind, Result.Shape.C, Result.Shape.W, RightRows, RightColumns);

    /// <summary>Stored rows of the right matrix; an immediate on that side carries no extents.</summary>
    public required int RightRows { get; init; }

    /// <summary>Stored columns of the right matrix.</summary>
    public required int RightColumns { get; init; }

    /// <summary>A product whose right matrix is a tensor.</summary>
    public static MatMul2 Of(MatMul2Kind kind, LocalTensor result, Operand left, LocalTensor right) =>
        new(kind, result, left, right) { RightRows = right.Shape.C, RightColumns = right.Shape.W };

    internal override TiuCommand ToTiu() => new TiuAssembler(TiuOpcode.MatMul, (int)Kind)
        .Set(Res0Addr, Result.Address).Type(OperandSlot.Result, Result.Type)
        .Set(Res0C, Result.Shape.C).Set(Res0W, Result.Shape.W)
        .Set(Opd1C, RightRows).Set(Opd1W, RightColumns)
        .Source(OperandSlot.Zero, Left).Type(OperandSlot.Zero, Left.Type)
        .Source(OperandSlot.One, Right).Sign(OperandSlot.One, Right.Type)
        .Source(OperandSlot.Two, ZeroPoint)
        .Set(ResAdd, Accumulate)
        .Finish();

    internal static MatMul2 From(TiuCommand raw)
    {
        var kind = (MatMul2Kind)raw.Eu();
        var type = raw.TypeOf(OperandSlot.Zero);
        var rightType = type with { Signed = raw.Flag(Opd1Sign) || type.IsFloat };
        int rows = raw.Int(Opd1C), columns = raw.Int(Opd1W), resultRows = raw.Int(Res0C), resultColumns = raw.Int(Res0W);
        var (m, k, n) = ExtentsOf(kind, resultRows, resultColumns, rows, columns);
        var leftShape = kind == MatMul2Kind.TT ? new Nchw(1, k, 1, m) : new(1, m, 1, k);
        // Zero points of a TT product are one per stored row of the right matrix, otherwise a full row in each lane.
        var (zeroShape, zeroLayout) = kind == MatMul2Kind.TT
            ? (Nchw.PerChannel(n), LocalLayout.Compact)
            : (new Nchw(1, ChipMemory.Lanes, 1, n), LocalLayout.Aligned);
        return new(
            kind,
            new((uint)raw[Res0Addr], new(1, resultRows, 1, resultColumns), raw.TypeOf(OperandSlot.Result, raw.Flag(Opd0Sign) || raw.Flag(Opd1Sign))),
            raw.Operand(OperandSlot.Zero, leftShape, type, LocalLayout.Aligned),
            raw.Operand(OperandSlot.One, new(1, rows, 1, columns), rightType, LocalLayout.Aligned))
        {
            ZeroPoint = type.IsFloat ? null : raw.Operand(OperandSlot.Two, zeroShape, rightType, zeroLayout),
            Accumulate = raw.Flag(ResAdd),
            RightRows = rows,
            RightColumns = columns,
        };
    }

    private static (int M, int K, int N) ExtentsOf(MatMul2Kind kind, int resultRows, int resultColumns, int rows, int columns) => kind switch
    {
        MatMul2Kind.NN => (resultRows, rows, resultColumns),
        MatMul2Kind.NT => (resultRows, columns, resultColumns),
        _ => (resultColumns, columns, resultRows),
    };
}
