using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Random legal CONV and PorD commands.</summary>
internal static class ConvCases
{
    /// <summary>A TIU command in long form, all lanes enabled.</summary>
    public static TiuCommand Long(int opcode, int function)
    {
        var command = new TiuCommand(TiuForms.TIUlong);
        command[TiuField.CmdId] = 1;
        command[TiuField.TskLaneNum] = ulong.MaxValue;
        command[TiuField.TskTyp] = (ulong)opcode;
        command[TiuField.TskEuTyp] = (ulong)function;
        return command;
    }

    public static void Float(DifferentialCase c, ElementType type, ElementType result, int padMode, bool wide = false)
    {
        TiuCommand t = Start(c, 0, 0, type, result, padMode, out Geometry g, wide);
        bool add = c.Coin(0.3);
        Numbers numbers = c.Coin(0.2) ? Numbers.Any : Numbers.Plain;
        Place(c, t, g, type, numbers, weightNumbers: numbers, biasType: ElementType.Float32);
        t[TiuField.ResAdd] = add ? 1u : 0;
        int lane = c.Next(0, 63);
        int rows = (g.OC + lane + 63) / 64;
        long bytes = (long)g.N * rows * Align(g.OH * g.OW * 4);
        t[TiuField.Res0Addr] = c.Local(bytes, ElementType.Float32, numbers, lane);
        Weights(c, t, g, type, lane, numbers, type);
        t[TiuField.Opd2Const] = c.Coin(0.3) ? 1u : 0;
        t[TiuField.Opd2Addr] = t.Flag(TiuField.Opd2Const)
            ? c.Immediate(ElementType.Float32) : c.Local(rows * 4L, ElementType.Float32, numbers, lane);
    }

    public static void Integer(DifferentialCase c, int function, ElementType result, int signs, int padMode, bool wide = false)
    {
        TiuCommand t = Start(c, 0, function, ElementType.Int8, result, padMode, out Geometry g, wide);
        Place(c, t, g, ElementType.Int8, Numbers.Any, Numbers.Any, ElementType.Int8);
        Signs(t, signs);
        t[TiuField.Opd2Sign] = (uint)c.Next(0, 1);
        t[TiuField.ResAdd] = function == 0 && result == ElementType.Int32 && c.Coin(0.3) ? 1u : 0;
        int lane = c.Next(0, 63), rows = (g.OC + lane + 63) / 64;
        t[TiuField.Res0Addr] = c.Local((long)g.N * rows * Align(g.OH * g.OW * result.Size()), ElementType.Int32, Numbers.Any, lane);
        Weights(c, t, g, ElementType.Int8, lane, Numbers.Any, ElementType.Int8);
        ElementType parameter = function == 0 ? ElementType.Int8 : ElementType.Int16;
        t[TiuField.Opd2Const] = c.Coin(0.3) ? 1u : 0;
        t[TiuField.Opd2Addr] = t.Flag(TiuField.Opd2Const) ? c.Immediate(parameter) : c.Local(rows * 2L, parameter, Numbers.Any, lane);
        if (function != 0)
        {
            t[TiuField.Opd3Const] = 1;
            t[TiuField.Opd3Addr] = (uint)c.Next(0, wide ? 32 : 20);
            t[TiuField.Res1Addr] = c.Immediate(ElementType.Int8);
        }
    }

    public static void Pool(DifferentialCase c, int function, ElementType type, ElementType result, int signs, int padMode, bool wide = false)
    {
        TiuCommand t = Start(c, 1, function, type, result, padMode, out Geometry g, wide);
        Numbers numbers = c.Coin(0.3) ? Numbers.Any : Numbers.Plain;
        int lane = c.Next(0, 63), rows = (g.OC + lane + 63) / 64, size = type.Size();
        Signs(t, signs);
        t[TiuField.Opd0Addr] = c.Local((long)g.N * rows * Align(g.IH * g.IW * size), type, numbers, lane);
        t[TiuField.Res0Addr] = c.Local((long)g.N * rows * Align(g.OH * g.OW * result.Size()), result, numbers, lane);
        Fill(c, t, g.OC, type, numbers, lane);
        Parameters(c, t, function, type, numbers, rows, g.KH * g.KW, lane, wide ? 63 : 20);
    }

    /// <summary>PorD over regions of interest.</summary>
    public static void Regions(DifferentialCase c, int function, ElementType type, ElementType result, int signs)
    {
        TiuCommand t = Long(1, function);
        c.Tiu = t;
        c.ResultType = result;
        int n = c.Next(1, 2), channels = c.Coin(0.2) ? c.Next(60, 130) : c.Next(1, 20), ih = c.Next(1, 12), iw = c.Next(1, 12);
        int kh = c.Next(1, 5), kw = c.Next(1, 5), count = c.Next(1, 70), lane = c.Next(0, 63), rows = (channels + lane + 63) / 64, size = type.Size();
        Numbers numbers = c.Coin(0.3) ? Numbers.Any : Numbers.Plain;
        Set(t, (TiuField.Opd0Prec, (int)type), (TiuField.Res0Prec, (int)result), (TiuField.Res0N, n), (TiuField.Res0C, channels), (TiuField.Res0H, 1), (TiuField.Res0W, count),
            (TiuField.Opd0N, n), (TiuField.Opd0C, channels), (TiuField.Opd0H, ih), (TiuField.Opd0W, iw), (TiuField.Opd1H, kh), (TiuField.Opd1W, kw), (TiuField.ResOpXStr, 1), (TiuField.ResOpYStr, 1));
        Signs(t, signs);
        t[TiuField.Opd0Addr] = c.Local((long)n * rows * Align(ih * iw * size), type, numbers, lane);
        t[TiuField.Res0Addr] = c.Local((long)n * rows * Align(count * result.Size()), result, numbers, lane);
        t[TiuField.KernelRotate] = (uint)c.Next(0, 1);
        t[TiuField.Opd1Const] = function != 5 || c.Coin(0.3) ? 1u : 0;
        t[TiuField.Opd1Addr] = t.Flag(TiuField.Opd1Const) ? c.Immediate(type) : c.Local((long)rows * kh * kw * size, type, numbers, lane);
        t[TiuField.Opd2Const] = c.Coin() ? 1u : 0;
        t[TiuField.Opd2Addr] = c.Immediate(type);
        t[TiuField.Opd3Addr] = RegionCorners(c, count, ih, iw);
    }

    private static void Parameters(DifferentialCase c, TiuCommand t, int function, ElementType type, Numbers numbers, int rows, int taps, int lane, int mostShift)
    {
        bool integer = !type.IsFloat();
        if (function is 0 or 2)
        {
            t[TiuField.Opd1Const] = c.Coin(0.3) ? 1u : 0;
            t[TiuField.Opd1Addr] = t.Flag(TiuField.Opd1Const) ? c.Immediate(type) : c.Local((long)rows * taps * type.Size(), type, numbers, lane);
            ElementType bias = integer ? ElementType.Int32 : type;
            t[TiuField.Opd2Const] = c.Coin(0.3) ? 1u : 0;
            t[TiuField.Opd2Addr] = t.Flag(TiuField.Opd2Const) ? c.Immediate(bias) : c.Local(rows * 4L, bias, numbers, lane);
            if (integer)
            {
                t[TiuField.Opd2NStr] = (uint)c.Next(0, 6);
                t[TiuField.Res1Addr] = (t[TiuField.Res1Addr] & 0xFF) | (uint)c.Next(0, mostShift) << 8;
            }
        }
        else if (function == 1)
        {
            t[TiuField.Opd1Const] = 1;
            t[TiuField.Opd1Addr] = integer ? (uint)c.Next(0, 255) : c.Immediate(type);
            t[TiuField.Opd2Const] = 1;
            t[TiuField.Opd2Addr] = integer ? (uint)c.Next(0, mostShift - 5) : 0u;
            t[TiuField.Opd1Sign] = t[TiuField.Opd2Sign] = 0;
        }
    }

    private static unsafe uint RegionCorners(DifferentialCase c, int count, int ih, int iw)
    {
        uint address = c.Local((count + 63) / 64 * 8, ElementType.Int16, Numbers.Index, 0, 1);
        for (int i = 0; i < count; i++)
        {
            ushort* corner = (ushort*)c.At((uint)((i % 64) << 18) + (address & 0x3FFFF) + (uint)(i / 64 * 8));
            int w0 = (int)(c.Bits() % (ulong)iw), h0 = (int)(c.Bits() % (ulong)ih);
            (corner[0], corner[1]) = ((ushort)w0, (ushort)h0);
            (corner[2], corner[3]) = ((ushort)(w0 + (int)(c.Bits() % (ulong)(iw - w0))), (ushort)(h0 + (int)(c.Bits() % (ulong)(ih - h0))));
        }

        return address;
    }

    private sealed record Geometry(int N, int IC, int IH, int IW, int OC, int OH, int OW, int KH, int KW);

    private static long Align(long bytes) => (bytes + 63) / 64 * 64;

    // Bit 0: input signed; bit 1: weights signed; bit 2: third operand signed.
    private static void Signs(TiuCommand t, int signs) =>
        Set(t, (TiuField.Opd0Sign, signs & 1), (TiuField.Opd1Sign, signs >> 1 & 1), (TiuField.Opd2Sign, signs >> 2 & 1));

    private static TiuCommand Start(DifferentialCase c, int opcode, int function, ElementType type, ElementType result, int padMode, out Geometry geometry, bool wide)
    {
        TiuCommand t = Long(opcode, function);
        c.Tiu = t;
        c.ResultType = result;
        bool simple = c.Coin(0.4);
        int ic = opcode == 1 ? 1 : c.Coin(0.3) ? c.Next(33, 80) : c.Next(1, 34), oc = !wide && c.Coin(0.2) ? c.Next(60, 130) : c.Next(1, 20);
        // Wide windows use all of the fields; PorD inserts at most seven values.
        int kernel = wide ? 11 : 4, stride = wide ? 15 : 3, dilation = wide ? 14 : 2, insert = !wide ? 3 : opcode == 1 ? 7 : 14;
        int kh = c.Next(1, kernel), kw = c.Next(1, kernel), sy = c.Next(1, stride), sx = simple ? 1 : c.Next(1, stride);
        int dy = simple ? 0 : c.Next(0, dilation), dx = simple ? 0 : c.Next(0, dilation), iy = simple ? 0 : c.Coin() ? 0 : c.Next(0, insert), ix = simple ? 0 : c.Coin() ? 0 : c.Next(0, insert);
        int ih = c.Next(2, wide ? 4 : 14), iw = c.Next(2, wide ? 4 : 20);
        // Pads of the mirroring modes stay below the extent.
        int limit = wide && padMode == 0 ? 15 : Math.Min(15, Math.Min(ih, iw) - 1);
        int[] pads = c.Coin(0.7) ? [c.Next(0, Math.Min(3, limit)), c.Next(0, Math.Min(3, limit)), c.Next(0, limit), c.Next(0, Math.Min(3, limit))] : [0, 0, 0, 0];
        int eh = (ih - 1) * (iy + 1) + 1 + pads[0] + pads[1], ew = (iw - 1) * (ix + 1) + 1 + pads[2] + pads[3];
        kh = Math.Min(kh, (eh - 1) / (dy + 1) + 1);
        kw = Math.Min(kw, (ew - 1) / (dx + 1) + 1);
        int oh = (eh - (kh - 1) * (dy + 1) - 1) / sy + 1, ow = (ew - (kw - 1) * (dx + 1) - 1) / sx + 1;
        int n = c.Coin(0.3) ? 2 : 1;
        geometry = new Geometry(n, ic, ih, iw, oc, oh, ow, kh, kw);
        Set(t, (TiuField.Opd0Prec, (int)type), (TiuField.Res0Prec, (int)result), (TiuField.Res0N, n), (TiuField.Res0C, oc), (TiuField.Res0H, oh), (TiuField.Res0W, ow),
            (TiuField.Opd0C, opcode == 1 ? oc : ic), (TiuField.Opd0H, ih), (TiuField.Opd0W, iw), (TiuField.Opd1H, kh), (TiuField.Opd1W, kw),
            (TiuField.ResOpXStr, sx), (TiuField.ResOpYStr, sy), (TiuField.Opd1YIns0, dy), (TiuField.Opd1XIns0, dx), (TiuField.Opd0YIns0, iy), (TiuField.Opd0XIns0, ix),
            (TiuField.Opd0UpPad, pads[0]), (TiuField.Opd0DnPad, pads[1]), (TiuField.Opd0LfPad, pads[2]), (TiuField.Opd0RtPad, pads[3]),
            (TiuField.PadMode, padMode), (TiuField.KernelRotate, c.Next(0, 1)), (TiuField.Opd0N, n), (TiuField.Opd1N, oc), (TiuField.Opd1C, ic));
        return t;
    }

    public static void Set(TiuCommand t, params (TiuField Field, int Value)[] values)
    {
        foreach ((TiuField field, int value) in values)
        {
            t[field] = (ulong)value;
        }
    }

    private static void Place(DifferentialCase c, TiuCommand t, Geometry g, ElementType type, Numbers numbers, Numbers weightNumbers, ElementType biasType)
    {
        // Only f32 input may start in any lane.
        int lane = type == ElementType.Float32 ? c.Next(0, 63) : 0;
        int rows = (g.IC + lane + 63) / 64, size = type.Size();
        if (c.Coin(0.2))
        {
            int h = g.IW + c.Next(0, 3), ch = h * g.IH + c.Next(0, 5), image = ch * rows + c.Next(0, 3);
            Set(t, (TiuField.Opd0Str, 3), (TiuField.Opd0WStr, 1), (TiuField.Opd0HStr, h), (TiuField.Opd0CStr, ch), (TiuField.Opd0NStr, image));
            t[TiuField.Opd0Addr] = c.Local((long)g.N * image * size + 64, type, numbers, lane);
        }
        else
        {
            t[TiuField.Opd0Addr] = c.Local((long)g.N * rows * Align(g.IH * g.IW * size), type, numbers, lane);
        }

        Fill(c, t, g.IC, type, numbers, lane);
    }

    private static void Fill(DifferentialCase c, TiuCommand t, int channels, ElementType type, Numbers numbers, int lane)
    {
        t[TiuField.Opd3Const] = c.Coin() ? 1u : 0;
        if (t.Flag(TiuField.Opd3Const))
        {
            t[TiuField.Opd3Addr] = c.Immediate(type);
            t[TiuField.Res1Addr] = c.Immediate(type);
        }
        else
        {
            t[TiuField.Opd3Addr] = c.Local((channels + lane + 63) / 64 * 2L * type.Size(), type, numbers, lane);
        }
    }

    private static void Weights(DifferentialCase c, TiuCommand t, Geometry g, ElementType type, int lane, Numbers numbers, ElementType weightType)
    {
        int pack = type == ElementType.Float32 ? 1 : type == ElementType.Int8 ? 64 : 32;
        long per = (g.IC + pack - 1) / pack * pack * g.KH * g.KW * (long)type.Size();
        t[TiuField.Opd1Const] = c.Coin(0.1) ? 1u : 0;
        t[TiuField.Opd1Addr] = t.Flag(TiuField.Opd1Const)
            ? c.Immediate(weightType) : c.Local((g.OC + lane + 63) / 64 * per, weightType, numbers, lane);
    }
}
