using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>
/// MM eu 1 on 32-bit integers: 64-bit sums, shifted by operand 2 (one byte per column or an immediate; right, with rounding,
/// when negative) and saturated to 32 bits. Accumulation is ignored.
/// </summary>
internal static unsafe class MatrixMultiplyWide
{
    private const int Columns = 16;

    /// <summary>Executes the command on its operands.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, DenseMatrix left, DenseMatrix right)
    {
        if (c.Type(TiuField.Res0Prec) != ElementType.Int32)
        {
            throw new SimulationException("plain MM of int32 gives int32 only");
        }

        bool leftSigned = c.Flag(TiuField.Opd0Sign), rightSigned = c.Flag(TiuField.Opd1Sign), signed = leftSigned || rightSigned;
        int* shifts = (int*)MatrixMultiply.ColumnParameter(
            machine, c, scratch, right.Columns, ElementType.Int8, c.Flag(TiuField.Opd2Sign)).Values;
        LaneTensor result = MatrixMultiply.ResultTensor(machine, c, left.Rows, ElementType.Int32);
        var mode = (RoundingMode)c.Int(TiuField.Opd2NStr);
        int depth = left.Columns, columns = right.Columns;
        WorkLoop.Run(left.Rows, (long)left.Rows * depth * columns, row =>
        {
            long* sums = stackalloc long[Columns];
            for (int column = 0; column < columns; column += Columns)
            {
                Sum(left.Values + (long)row * depth, leftSigned, right, rightSigned, column, sums);
                for (int i = 0; i < Math.Min(Columns, columns - column); i++)
                {
                    int section = (column + i) / result.Shape.W;
                    if (machine.LaneEnabled(result.LaneOf(section)))
                    {
                        ((uint*)result.Plane(row, section))[(column + i) % result.Shape.W] = Finish(sums[i], shifts[column + i], signed, mode);
                    }
                }
            }
        });
    }

    // Sixteen columns, of which not all need exist.
    private static void Sum(uint* row, bool leftSigned, DenseMatrix right, bool rightSigned, int column, long* sums)
    {
        Vector512<long> low = default, high = default;
        uint* b = right.Values + column;
        for (int k = 0; k < right.Rows; k++, b += right.Columns)
        {
            var a = Vector512.Create(leftSigned ? (int)row[k] : (long)row[k]);
            low += a * Widen(b, rightSigned);
            high += a * Widen(b + 8, rightSigned);
        }

        low.Store(sums);
        high.Store(sums + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Widen(uint* source, bool signed)
    {
        Vector512<uint> values = Vector512.Create(Vector256.Load(source), default);
        return signed ? Vector512.WidenLower(values.AsInt32()) : Vector512.WidenLower(values).AsInt64();
    }

    private static uint Finish(long sum, int shift, bool signed, RoundingMode mode)
    {
        // A left shift counts modulo 64, a right one ends at 63.
        int left = shift & 63, right = Math.Min(-shift, 63);
        if (signed)
        {
            return (uint)Integers.Saturate(shift >= 0 ? sum << left : Rounding.ShiftRight(sum, right, mode), ElementType.Int32, signed: true);
        }

        ulong value = shift >= 0 ? (ulong)sum << left : Rounding.ShiftRightUnsigned((ulong)sum, right, mode);
        return (uint)Math.Min(value, uint.MaxValue);
    }
}
