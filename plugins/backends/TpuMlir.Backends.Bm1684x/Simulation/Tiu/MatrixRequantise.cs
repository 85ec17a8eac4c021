using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>What MM does with an integer sum (isa.md section 5.3): plain wrap, or bias, shift half-up and saturation.</summary>
internal static unsafe class MatrixRequantise
{
    /// <summary>The function of row, column and sum.</summary>
    public static Func<int, int, long, long> Of(
        Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, int rows, int columns, ElementType resultType)
    {
        int eu = c.Int(TiuField.TskEuTyp);
        if (eu == 1)
        {
            return resultType == ElementType.Int32 && !c.Flag(TiuField.ResAdd)
                ? (_, _, sum) => sum
                : throw new SimulationException("plain integer MM gives int32 without accumulation only");
        }

        if (resultType == ElementType.Int8 && c.Flag(TiuField.ResAdd))
        {
            throw new SimulationException("a requantised MM accumulates in 16 bits only");
        }

        bool signed = c.Flag(TiuField.Opd0Sign) || c.Flag(TiuField.Opd1Sign) || c.Flag(TiuField.Opd2Sign);
        int shift = (int)(c.Word(TiuField.Opd3Addr) >> 8) & 0xFF;
        int* bias = (int*)MatrixMultiply.ColumnParameter(
            machine, c, scratch, columns, ElementType.Int16, c.Flag(TiuField.Opd2Sign)).Values;
        int* previous = c.Flag(TiuField.ResAdd)
            ? (int*)DenseMatrix.LoadSections(machine, scratch, c.Word(TiuField.Res0Addr), rows, columns,
                c.Int(TiuField.Res0W), resultType, signed).Values
            : null;
        return (row, column, sum) =>
        {
            long value = sum + bias[column] + (previous == null ? 0 : previous[(long)row * columns + column]);
            value = Rounding.ShiftRight(value, shift, RoundingMode.HalfUp);
            return Integers.Saturate(value, resultType, signed && eu == 2);
        };
    }
}
