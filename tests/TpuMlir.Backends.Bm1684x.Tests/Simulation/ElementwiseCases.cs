using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Random legal AR commands.</summary>
internal static class ElementwiseCases
{
    private static readonly ElementType[] Integers = [ElementType.Int8, ElementType.Int16, ElementType.Int32];

    private static readonly ElementType[] All =
        [ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Float16, ElementType.BFloat16, ElementType.Float32];

    public static void Float(DifferentialCase c, int[] functions, ElementType type)
    {
        int function = functions[c.Next(0, functions.Length - 1)];
        TiuCommand t = Start(c, function, type, type, type, ElementType.Int8, 2, Numbers.Any);
        t[TiuField.Opd2NStr] = function == 12 ? (uint)c.Next(0, 3) : 0;
        t[TiuField.Opd0Sign] = t[TiuField.Opd1Sign] = 1;
    }

    public static void Integer(DifferentialCase c, int[] functions, bool shifted)
    {
        int function = functions[c.Next(0, functions.Length - 1)];
        ElementType a = Pick(c, Integers), b = Pick(c, Integers), r = Pick(c, Integers);
        // The 64-bit product of two unsigned 32-bit numbers is beyond what is known of saturation.
        if (function is 20 or 23 && a == ElementType.Int32)
        {
            b = ElementType.Int16;
        }

        if (function == 23)
        {
            a = b = r = Pick(c, Integers);
        }

        TiuCommand t = Start(c, function, a, b, r, ElementType.Int8, shifted ? 3 : 2, Numbers.Any);
        t[TiuField.Opd2NStr] = (uint)c.Next(0, 6);
        if (shifted)
        {
            t[TiuField.Opd2Const] = 1;
            t[TiuField.Opd2Addr] = (uint)(byte)c.Next(-12, 6);
        }
    }

    public static void SameInteger(DifferentialCase c, int[] functions, bool sameSign)
    {
        int function = functions[c.Next(0, functions.Length - 1)];
        ElementType a = Pick(c, Integers);
        bool unary = function is 1 or 19 or 26 or 29 or 30;
        TiuCommand t = Start(c, function, a, a, a, ElementType.Int8, unary ? 1 : 2, Numbers.Any);
        if (sameSign)
        {
            t[TiuField.Opd1Sign] = t[TiuField.Opd0Sign];
        }

        if (function is 29 or 30)
        {
            t[TiuField.Opd0Sign] = 0;
        }
    }

    public static void Shift(DifferentialCase c, int function)
    {
        ElementType a = Pick(c, Integers), r = Pick(c, Integers), count = function == 22 ? a : Pick(c, Integers);
        r = function == 22 ? a : r;
        TiuCommand t = Start(c, function, a, count, r, ElementType.Int8, 2, Numbers.Any, counts: true);
        t[TiuField.Opd2NStr] = (uint)c.Next(0, function == 22 ? 0 : 6);
        if (function == 22 && t.Flag(TiuField.Opd0Const))
        {
            // The model rotates a constant to zero.
            t[TiuField.Opd0Const] = 0;
            t[TiuField.Opd0Addr] = c.Local((long)t.Int(TiuField.Res0N) * 3 * Align(t.Int(TiuField.Res0H) * t.Int(TiuField.Res0W) * a.Size()), a, Numbers.Any, t.Int(TiuField.Res0Addr) >> 18);
        }

        t[TiuField.Opd1Sign] = 1;
    }

    public static void Select(DifferentialCase c)
    {
        int function = new[] { 10, 11, 13 }[c.Next(0, 2)];
        ElementType a = Pick(c, All), r;
        do
        {
            r = Pick(c, All);
        }
        while (r.Size() > a.Size());
        TiuCommand t = Start(c, function, a, a, r, r, 3, Numbers.Any);
        t[TiuField.Opd1Sign] = t[TiuField.Opd0Sign];
        t[TiuField.Opd2Const] = 1;
        t[TiuField.Opd2Addr] = c.Immediate(r);
    }

    public static void Cast(DifferentialCase c)
    {
        ElementType a, r;
        do
        {
            a = Pick(c, All);
            r = Pick(c, All);
        }
        while (a.IsHalf() && r.IsHalf() && a != r);
        TiuCommand t = Start(c, 14, a, a, r, r, 1, Numbers.Any);
        t[TiuField.Opd2Sign] = (uint)c.Next(0, 1);
        t[TiuField.Opd2NStr] = (uint)c.Next(0, a.IsFloat() && a == r ? 6 : 4);
        t[TiuField.Opd0Sign] = a.IsFloat() ? 1u : t[TiuField.Opd0Sign];
    }

    private static ElementType Pick(DifferentialCase c, ElementType[] types) => types[c.Next(0, types.Length - 1)];

    private static TiuCommand Start(DifferentialCase c, int function, ElementType a, ElementType b, ElementType r, ElementType third, int operands, Numbers numbers, bool counts = false)
    {
        TiuCommand t = ConvCases.Long(3, function);
        c.Tiu = t;
        c.ResultType = r;
        int n = c.Next(1, 3), ch = c.Coin(0.2) ? c.Next(60, 130) : c.Next(1, 20), h = c.Next(1, 9), w = c.Next(1, 50), lane = c.Next(0, 63);
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

        int code = new[] { 0, 0, 1, 3 }[c.Next(0, 3)];
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
