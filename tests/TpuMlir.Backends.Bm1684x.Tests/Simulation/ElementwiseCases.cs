using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Random legal AR commands.</summary>
internal static class ElementwiseCases
{
    public static void Float(DifferentialCase c, int function, ElementType type, int mode = 0)
    {
        TiuCommand t = Start(c, function, type, type, type, ElementType.Int8, function == 26 ? 1 : 2, Numbers.Any);
        t[TiuField.Opd2NStr] = (uint)mode;
        t[TiuField.Opd0Sign] = t[TiuField.Opd1Sign] = 1;
    }

    public static void Integer(DifferentialCase c, int function, ElementType a, ElementType b, ElementType r, bool shifted)
    {
        TiuCommand t = Start(c, function, a, b, r, ElementType.Int8, shifted ? 3 : 2, Numbers.Any);
        t[TiuField.Opd2NStr] = (uint)c.Next(0, 6);
        if (!shifted)
        {
            return;
        }

        t[TiuField.Opd2Const] = c.Coin() ? 1u : 0;
        t[TiuField.Opd2Sign] = 1;
        int lane = t.Int(TiuField.Res0Addr) >> 18, rows = (t.Int(TiuField.Res0C) + lane + 63) / 64;
        t[TiuField.Opd2Addr] = t.Flag(TiuField.Opd2Const) ? (uint)(byte)c.Next(-12, 6) : Shifts(c, rows, lane);
    }

    /// <summary>Functions of one or two equal types.</summary>
    public static void SameInteger(DifferentialCase c, int function, ElementType a, int sign)
    {
        bool unary = function is 1 or 19 or 26 or 29 or 30;
        TiuCommand t = Start(c, function, a, a, a, ElementType.Int8, unary ? 1 : 2, Numbers.Any);
        t[TiuField.Opd0Sign] = t[TiuField.Opd1Sign] = (uint)sign;
    }

    /// <summary>Multiply-accumulate: result = (a · b + (result shifted left)) shifted right.</summary>
    public static void IntegerAccumulate(DifferentialCase c, ElementType a, ElementType b, ElementType r)
    {
        TiuCommand t = Start(c, 18, a, b, r, ElementType.Int16, 3, Numbers.Any);
        int left = c.Next(0, c.Coin(0.2) ? 255 : 8), right = c.Next(0, c.Coin(0.2) ? 255 : 20);
        ConvCases.Set(t, (TiuField.Opd2Sign, c.Next(0, 1)), (TiuField.Opd2Const, 1), (TiuField.Opd2NStr, c.Next(0, 6)), (TiuField.Opd2Addr, left | right << 8));
    }

    /// <summary>Four copies 32 KiB apart; other numbers of copies corrupt the vendor's model.</summary>
    public static void CopyToFourBanks(DifferentialCase c, ElementType type)
    {
        const int Copies = 4, Step = 32 << 10;
        TiuCommand t = ConvCases.Long(3, 28);
        c.Tiu = t;
        c.ResultType = type;
        int ch = c.Coin(0.2) ? c.Next(60, 130) : c.Next(1, 20), h = c.Next(1, 6), w = c.Next(1, 36), lane = c.Next(0, 63), size = type.Size();
        int plane = (int)Align(h * w * size) / size;
        ConvCases.Set(t, (TiuField.TskOpdNum, 1), (TiuField.Opd0Prec, (int)type), (TiuField.Res0Prec, (int)type), (TiuField.Res0N, Copies), (TiuField.Res0C, ch), (TiuField.Res0H, h), (TiuField.Res0W, w),
            (TiuField.Res0Str, 3), (TiuField.Res0NStr, Step / size), (TiuField.Res0CStr, plane), (TiuField.Res0HStr, w), (TiuField.Res0WStr, 1));
        t[TiuField.Opd0Addr] = c.Local((ch + lane + 63) / 64 * Align(h * w * size), type, Numbers.Any, lane);
        t[TiuField.Res0Addr] = c.Local(Copies * Step, type, Numbers.Any, lane);
    }

    public static void Shift(DifferentialCase c, int function, ElementType a, ElementType count, ElementType r)
    {
        TiuCommand t = Start(c, function, a, count, r, ElementType.Int8, 2, Numbers.Any, counts: c.Coin());
        t[TiuField.Opd2NStr] = (uint)c.Next(0, function == 22 ? 0 : 6);
        t[TiuField.Opd1Sign] = 1;
    }

    public static void Select(DifferentialCase c, int function, ElementType a, ElementType r)
    {
        TiuCommand t = Start(c, function, a, a, r, r, 3, Numbers.Any);
        t[TiuField.Opd1Sign] = t[TiuField.Opd0Sign];
        t[TiuField.Opd2Const] = 1;
        t[TiuField.Opd2Addr] = c.Immediate(r);
    }

    public static void Cast(DifferentialCase c, ElementType a, ElementType r, int mode)
    {
        TiuCommand t = Start(c, 14, a, a, r, r, 1, Numbers.Any);
        t[TiuField.Opd2Sign] = (uint)c.Next(0, 1);
        t[TiuField.Opd2NStr] = (uint)mode;
        t[TiuField.Opd0Sign] = a.IsFloat() ? 1u : t[TiuField.Opd0Sign];
    }

    /// <summary>Index generation: along w for function 24, along lanes for 25.</summary>
    public static void Index(DifferentialCase c, int function, ElementType type)
    {
        TiuCommand t = ConvCases.Long(3, function);
        c.Tiu = t;
        int channels = c.Next(1, 64), width = function == 24 ? c.Next(1, 64 / type.Size()) : 1, lane = c.Next(0, 64 - channels);
        ConvCases.Set(t, (TiuField.TskOpdNum, 1), (TiuField.Opd0Prec, (int)type), (TiuField.Res0Prec, (int)type), (TiuField.Res0N, 1), (TiuField.Res0C, channels), (TiuField.Res0H, 1), (TiuField.Res0W, width));
        t[TiuField.Res0Addr] = c.Local(64, type, Numbers.Any, lane);
    }

    private static unsafe uint Shifts(DifferentialCase c, int rows, int lane)
    {
        uint address = c.Local(rows, ElementType.Int8, Numbers.Index, lane, 19);
        for (int l = 0; l < 64; l++)
        {
            sbyte* shift = (sbyte*)c.At((uint)(l << 18) + (address & 0x3FFFF));
            for (int row = 0; row < rows; row++)
            {
                shift[row] -= 12;
            }
        }

        return address;
    }

    private static TiuCommand Start(DifferentialCase c, int function, ElementType a, ElementType b, ElementType r, ElementType third, int operands, Numbers numbers, bool counts = false)
    {
        TiuCommand t = ConvCases.Long(3, function);
        c.Tiu = t;
        c.ResultType = r;
        int n = c.Next(1, 3), ch = c.Coin(0.2) ? c.Next(60, 130) : c.Next(1, 20), h = c.Next(1, 6), w = c.Next(1, 36), lane = c.Next(0, 63);
        ConvCases.Set(t, (TiuField.TskOpdNum, operands), (TiuField.Opd0Prec, (int)a), (TiuField.Opd1Prec, (int)b), (TiuField.Opd2Prec, (int)third), (TiuField.Res0Prec, (int)r),
            (TiuField.Res0N, n), (TiuField.Res0C, ch), (TiuField.Res0H, h), (TiuField.Res0W, w), (TiuField.Opd0Sign, c.Next(0, 1)), (TiuField.Opd1Sign, c.Next(0, 1)));
        int[] shape = [n, ch, h, w];
        Operand(c, t, shape, a, lane, numbers, TiuField.Opd0Const, TiuField.Opd0Addr, TiuField.Opd0Str, TiuField.Opd0NStr, TiuField.Opd0CStr, TiuField.Opd0HStr, TiuField.Opd0WStr, true);
        Operand(c, t, shape, b, lane, counts ? Numbers.Index : numbers, TiuField.Opd1Const, TiuField.Opd1Addr, TiuField.Opd1Str, TiuField.Opd1NStr, TiuField.Opd1CStr, TiuField.Opd1HStr, TiuField.Opd1WStr, true);
        Operand(c, t, shape, r, lane, Numbers.Plain, default, TiuField.Res0Addr, TiuField.Res0Str, TiuField.Res0NStr, TiuField.Res0CStr, TiuField.Res0HStr, TiuField.Res0WStr, false);
        return t;
    }

    private static void Operand(
        DifferentialCase c, TiuCommand t, int[] shape, ElementType type, int lane, Numbers numbers, TiuField constant, TiuField address, TiuField layout,
        TiuField n, TiuField ch, TiuField h, TiuField w, bool source)
    {
        int rows = (shape[1] + lane + 63) / 64, size = type.Size();
        if (source && c.Coin(0.15))
        {
            t[constant] = 1;
            t[address] = numbers == Numbers.Index ? (uint)c.Next(0, 7) : c.Immediate(type);
            return;
        }

        int code = c.Next(0, 3) switch { 0 or 1 => 0, 2 => 1, _ => 3 };
        t[layout] = (uint)code;
        if (code != 3)
        {
            t[address] = c.Local(shape[0] * rows * Align(shape[2] * shape[3] * size), type, numbers, lane, 16);
            return;
        }

        // Sources may repeat along any dimension.
        int ws = source && c.Coin(0.2) ? 0 : c.Next(1, 2), hs = source && c.Coin(0.2) ? 0 : shape[3] * Math.Max(ws, 1) + c.Next(0, 2);
        int cs = source && c.Coin(0.2) ? 0 : shape[2] * Math.Max(hs, shape[3] * 2) + c.Next(0, 3), ns = source && c.Coin(0.2) ? 0 : Math.Max(cs, 1) * rows + c.Next(0, 3);
        ConvCases.Set(t, (n, ns), (ch, cs), (h, hs), (w, ws));
        long last = (long)(shape[0] - 1) * ns + (rows - 1) * cs + (shape[2] - 1) * hs + (shape[3] - 1) * ws + 1;
        t[address] = c.Local(last * size, type, numbers, lane, 16);
    }

    private static long Align(long bytes) => (bytes + 63) / 64 * 64;
}
