using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Random legal MM and MM2 commands.</summary>
internal static class MatrixCases
{
    public static void Sections(DifferentialCase c, int function, ElementType type, ElementType result, int signs = 7)
    {
        TiuCommand t = Start(c, function, type, result, signs);
        Numbers numbers = c.Coin(0.3) ? Numbers.Any : Numbers.Plain;
        bool transposed = c.Coin(), constant = c.Coin(0.15);
        int m = c.Next(1, 12), sections = c.Next(1, c.Coin() ? 3 : 80), width = c.Next(1, 12), last = c.Next(1, width);
        int columns = width * (sections - 1) + last, rows = transposed ? c.Next(1, 60) : m;
        int k = transposed ? rows : columns, y = transposed ? columns : rows;
        int resultSections = c.Next(1, 70), resultWidth = c.Next(1, 20), size = type.Size();
        ConvCases.Set(t, (TiuField.LeftTran, transposed ? 1 : 0), (TiuField.Opd0N, rows), (TiuField.Opd0C, sections), (TiuField.Opd0W, width),
            (TiuField.Opd1W, last), (TiuField.Opd1N, k), (TiuField.Opd1C, resultSections), (TiuField.Res0C, resultSections), (TiuField.Res0W, resultWidth), (TiuField.Res0N, y));
        int leftLane = c.Next(0, 63), lane = c.Next(0, 63);
        t[TiuField.Opd0Const] = constant ? 1u : 0;
        t[TiuField.Opd0Addr] = constant ? c.Immediate(type) : c.Local(rows * Rows(sections, leftLane) * Align(width * size), type, numbers, leftLane);
        t[TiuField.Opd1Addr] = c.Local(k * Rows(resultSections, lane) * Align(resultWidth * size), type, numbers, lane);
        t[TiuField.Res0Addr] = c.Local(y * Rows(resultSections, lane) * Align(resultWidth * 4), result, numbers, lane);
        t[TiuField.Opd2Const] = c.Coin(0.3) ? 1u : 0;
        t[TiuField.Opd2Addr] = type == ElementType.Int32
            ? t.Flag(TiuField.Opd2Const) ? (uint)(byte)c.Next(-40, 40) : Shifts(c, (int)(Rows(resultSections, lane) * Align(resultWidth)), lane)
            : t.Flag(TiuField.Opd2Const) ? c.Immediate(Bias(type))
            : c.Local(Rows(resultSections, lane) * Align(resultWidth * 4), Bias(type), numbers, lane);
        t[TiuField.Opd2NStr] = type == ElementType.Int32 ? (uint)c.Next(0, 6) : 0;
        t[TiuField.ResAdd] = (type == ElementType.Float32 || (function != 1 && result == ElementType.Int16)) && c.Coin(0.4) ? 1u : 0;
        t[TiuField.Opd3Const] = 1;
        t[TiuField.Opd3Addr] = function == 1 ? 0 : (uint)c.Next(0, 15) << 8;
    }

    private static ElementType Bias(ElementType type) => type == ElementType.Float32 ? type : ElementType.Int16;

    private static unsafe uint Shifts(DifferentialCase c, int count, int lane)
    {
        uint address = c.Local(count, ElementType.Int8, Numbers.Index, lane, 60);
        for (uint l = 0; l < 64; l++)
        {
            byte* shift = c.At((l << 18) | (address & 0x3FFFF));
            for (int i = 0; i < count; i++)
            {
                shift[i] -= 40;
            }
        }

        return address;
    }

    public static void Channels(DifferentialCase c, int function, ElementType type, ElementType result, int signs = 7, bool immediates = false)
    {
        TiuCommand t = Start(c, function, type, result, signs);
        Numbers numbers = c.Coin(0.3) ? Numbers.Any : Numbers.Plain;
        int m = c.Next(1, c.Coin(0.2) ? 130 : 12), k = c.Next(1, 80), n = c.Next(1, c.Coin(0.2) ? 130 : 40), size = type.Size();
        (int leftRows, int leftColumns) = function == 6 ? (k, m) : (m, k);
        (int rightRows, int rightColumns) = function == 4 ? (k, n) : (n, k);
        (int rows, int columns) = function == 6 ? (n, m) : (m, n);
        ConvCases.Set(t, (TiuField.Res0C, rows), (TiuField.Res0W, columns), (TiuField.Opd1C, rightRows), (TiuField.Opd1W, rightColumns),
            (TiuField.Opd0C, leftRows), (TiuField.Opd0W, leftColumns), (TiuField.Res0N, 1), (TiuField.Res0H, 1));
        t[TiuField.Opd0Addr] = c.Local(Rows(leftRows, 0) * Align(leftColumns * size), type, numbers);
        t[TiuField.Opd1Addr] = c.Local(Rows(rightRows, 0) * Align(rightColumns * size), type, numbers);
        t[TiuField.Res0Addr] = c.Local(Rows(rows, 0) * Align(columns * 4), ElementType.Float32, numbers);
        t[TiuField.ResAdd] = type.IsHalf() && c.Coin(0.3) ? 1u : 0;
        t[TiuField.Opd2Const] = type.IsHalf() || c.Coin() ? 1u : 0;
        if (type == ElementType.Int8)
        {
            t[TiuField.Opd2Addr] = t.Flag(TiuField.Opd2Const) ? c.Immediate(type) : ZeroPoints(c, function, n);
        }

        int which = immediates ? c.Next(1, 3) : 0;
        if ((which & 1) != 0)
        {
            t[TiuField.Opd0Const] = 1;
            t[TiuField.Opd0Addr] = c.Immediate(type, numbers);
        }

        if ((which & 2) != 0)
        {
            t[TiuField.Opd1Const] = 1;
            t[TiuField.Opd1Addr] = c.Immediate(type, numbers);
        }
    }

    // N values the same in every lane, or one per channel.
    private static unsafe uint ZeroPoints(DifferentialCase c, int function, int n)
    {
        if (function == 6)
        {
            return c.Local(Rows(n, 0), ElementType.Int8);
        }

        uint address = c.Local(Align(n), ElementType.Int8);
        c.RepeatLane0(address, (int)Align(n));
        return address;
    }

    private static TiuCommand Start(DifferentialCase c, int function, ElementType type, ElementType result, int signs)
    {
        TiuCommand t = ConvCases.Long(2, function);
        c.Tiu = t;
        c.ResultType = result;
        ConvCases.Set(t, (TiuField.Opd0Prec, (int)type), (TiuField.Opd1Prec, (int)type), (TiuField.Res0Prec, (int)result),
            (TiuField.Opd0Sign, signs & 1), (TiuField.Opd1Sign, signs >> 1 & 1), (TiuField.Opd2Sign, c.Next(0, 1)));
        return t;
    }

    private static long Rows(int channels, int lane) => (channels + lane + 63) / 64;

    private static long Align(long bytes) => (bytes + 63) / 64 * 64;
}
