using System.Runtime.CompilerServices;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>What MM does with integer sums (isa.md section 5.3): plain wrap, or bias, shift half-up and saturation.</summary>
[SkipLocalsInit]
internal sealed unsafe class MatrixRequantise
{
    private readonly SumRequantise? _finish;
    private readonly int* _bias;
    private readonly int* _previous;
    private readonly int _columns;

    /// <summary>Reads the parameters of a command whose result has <paramref name="rows"/> × <paramref name="columns"/> elements.</summary>
    public MatrixRequantise(Bm1684xMachine machine, TiuCommand c, ScratchScope scratch, int rows, int columns, ElementType resultType)
    {
        _columns = columns;
        int eu = c.Int(TiuField.TskEuTyp);
        if (eu == 1)
        {
            if (resultType != ElementType.Int32 || c.Flag(TiuField.ResAdd))
            {
                throw new SimulationException("plain integer MM gives int32 without accumulation only");
            }

            return;
        }

        if (resultType == ElementType.Int8 && c.Flag(TiuField.ResAdd))
        {
            throw new SimulationException("a requantised MM accumulates in 16 bits only");
        }

        bool signed = c.Flag(TiuField.Opd0Sign) || c.Flag(TiuField.Opd1Sign) || c.Flag(TiuField.Opd2Sign);
        _finish = new SumRequantise(0, (int)(c.Word(TiuField.Opd3Addr) >> 8) & 0xFF, resultType, signed && eu == 2);
        _bias = (int*)MatrixMultiply.ColumnParameter(
            machine, c, scratch, columns, ElementType.Int16, c.Flag(TiuField.Opd2Sign)).Values;
        _previous = c.Flag(TiuField.ResAdd)
            ? (int*)DenseMatrix.LoadSections(machine, scratch, c.Word(TiuField.Res0Addr), rows, columns,
                c.Int(TiuField.Res0W), resultType, signed).Values
            : null;
    }

    /// <summary>Replaces sums by results, 32-bit words of which the low bits count.</summary>
    public void Run(int row, int column, int count, int* sums)
    {
        if (_finish is not { } finish)
        {
            return;
        }

        long* values = stackalloc long[PanelSource.Width];
        finish.Run(sums, _bias + column, _previous == null ? null : _previous + (long)row * _columns + column, values, count);
        Elements.StoreLongs(values, (byte*)sums, 4, ElementType.Int32, count);
    }
}
