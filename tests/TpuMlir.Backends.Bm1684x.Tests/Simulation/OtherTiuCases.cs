using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Random legal RQ/DQ, TRANS/BC, SFU, LIN, CMP, VC and SG commands.</summary>
internal static class OtherTiuCases
{
    public static void Requantise(DifferentialCase c, int function, ElementType type, ElementType result)
    {
        Shape4 s = Start(c, 4, function, result, out TiuCommand t, out int lane);
        t[TiuField.Opd0Prec] = (uint)type;
        t[TiuField.Opd0Sign] = (uint)c.Next(0, 1);
        t[TiuField.Opd2Sign] = (uint)c.Next(0, 1);
        t[TiuField.Opd2NStr] = (uint)(function == 0 ? c.Next(0, 4) | c.Next(0, 4) << 3 : c.Next(0, 6));
        t[TiuField.Opd0Addr] = Tensor(c, s, type, lane);
        t[TiuField.Res0Addr] = Tensor(c, s, result, lane, Numbers.Plain);
        t[TiuField.Opd1Const] = (uint)c.Next(0, 1);
        if (t.Flag(TiuField.Opd1Const))
        {
            uint scale = c.Immediate(ElementType.Float32), multiplier = c.Immediate(ElementType.Int32);
            (t[TiuField.Opd1Addr], t[TiuField.Opd2Addr]) = function switch
            {
                0 => (scale, c.Immediate(ElementType.Float32)),
                1 => (multiplier, (uint)(byte)c.Next(-24, 2) | c.Immediate(ElementType.Int16) << 16),
                3 => ((uint)c.Next(0, 127), scale),
                _ => ((uint)c.Next(0, 127) | (uint)(ushort)c.Next(-20, 2) << 16, multiplier),
            };
            return;
        }

        t[TiuField.Opd1Addr] = c.Parameters((s.C + lane + 63) / 64, lane, k => (function, k) switch
        {
            (0, 0 or 1) or (3, 1) => c.Immediate(ElementType.Float32),
            (1, 0) or (4, 1) => c.Immediate(ElementType.Int32),
            (1, 1) or (4, 2) => (uint)c.Next(-24, 2),
            (1, 2) => c.Immediate(ElementType.Int16),
            _ => (uint)c.Next(0, 127),
        });
    }

    /// <summary>Shifts of the whole byte and zero points of all bits.</summary>
    public static void AnyRequantise(DifferentialCase c, int function, ElementType type, ElementType result)
    {
        Requantise(c, function, type, result);
        TiuCommand t = c.Tiu!;
        if (t.Flag(TiuField.Opd1Const))
        {
            t[TiuField.Opd1Addr] = function == 1 ? t[TiuField.Opd1Addr] : (uint)c.Bits();
            t[TiuField.Opd2Addr] = function == 1 ? (uint)c.Bits() : t[TiuField.Opd2Addr];
            return;
        }

        int lane = t.Int(TiuField.Res0Addr) >> 18;
        t[TiuField.Opd1Addr] = c.Parameters((t.Int(TiuField.Res0C) + lane + 63) / 64, lane, k => function == 3 && k == 1 ? c.Immediate(ElementType.Float32)
            : (function, k) is (1, 1) or (4, 2) ? (uint)c.Next(-128, 127) : (uint)c.Bits());
    }

    public static void Transpose(DifferentialCase c, int function, ElementType type)
    {
        Shape4 s = Start(c, 5, function, type, out TiuCommand t, out int lane);
        if (function is 0 or 1)
        {
            var source = new Shape4(s.N, s.W, s.H, s.C);
            int sourceLane = function == 0 ? 0 : lane, resultLane = function == 1 ? 0 : lane;
            t[TiuField.Opd0Addr] = Tensor(c, source, type, sourceLane);
            long line = Align(s.W * type.Size());
            t[TiuField.Res0Addr] = function == 1
                ? Tensor(c, s, type, resultLane)
                : c.Local(s.N * Rows(s.C, resultLane) * s.H * line, type, Numbers.Any, resultLane);
            ConvCases.Set(t, (TiuField.Opd0C, s.W), (TiuField.Opd0W, s.C), (TiuField.Opd0H, s.H), (TiuField.Opd0N, s.N));
            return;
        }

        if (function == 3)
        {
            s = s with { C = c.Next(1, 64 - lane) };
        }

        ConvCases.Set(t, (TiuField.Res0C, s.C), (TiuField.Opd0C, function == 3 ? 1 : s.C), (TiuField.Opd0W, s.W));
        t[TiuField.Opd0Addr] = Tensor(c, s, type, c.Next(0, 63));
        t[TiuField.Res0Addr] = Tensor(c, s, type, lane);
    }

    /// <summary>Broadcast (4) or distribution (5) from static memory.</summary>
    public static void FromStatic(DifferentialCase c, int function, ElementType type)
    {
        TiuCommand t = ConvCases.Long(5, function);
        c.Tiu = t;
        int channels = c.Next(1, 64), width = function == 4 ? c.Next(1, 100) : 1, lane = c.Next(0, 64 - channels);
        ConvCases.Set(t, (TiuField.Res0Prec, (int)type), (TiuField.Res0N, 1), (TiuField.Res0C, channels), (TiuField.Res0H, 1), (TiuField.Res0W, width), (TiuField.Opd0C, channels), (TiuField.Opd0W, width));
        t[TiuField.Opd0Addr] = c.Static((function == 4 ? width : channels) * type.Size(), type);
        t[TiuField.Res0Addr] = c.Local(Align(width * type.Size()), type, Numbers.Any, lane);
    }

    public static void Taylor(DifferentialCase c, int function, ElementType type)
    {
        Shape4 s = Start(c, 9, function, type, out TiuCommand t, out int lane);
        int terms = c.Next(2, 20);
        t[TiuField.Opd0Prec] = (uint)type;
        t[TiuField.Opd1N] = (uint)terms;
        t[TiuField.Opd0Addr] = Tensor(c, s, type, lane);
        t[TiuField.Opd1Addr] = c.Local(terms * type.Size(), type);
        t[TiuField.Res0Addr] = Tensor(c, s, type, lane);
    }

    public static void ReciprocalSquareRoot(DifferentialCase c, int mode)
    {
        Shape4 s = Start(c, 9, 17, ElementType.Float32, out TiuCommand t, out int lane);
        t[TiuField.Opd0Prec] = (uint)ElementType.Float32;
        t[TiuField.Opd2NStr] = (uint)mode;
        t[TiuField.Opd0Addr] = Tensor(c, s, ElementType.Float32, lane);
        t[TiuField.Res0Addr] = Tensor(c, s, ElementType.Float32, lane);
    }

    public static void Normalise(DifferentialCase c, ElementType type, ElementType result)
    {
        Shape4 s = Start(c, 9, 15, result, out TiuCommand t, out int lane);
        t[TiuField.Opd0Prec] = (uint)type;
        t[TiuField.Opd0Addr] = Tensor(c, s, type, lane, Numbers.Wide);
        t[TiuField.Res0Addr] = Tensor(c, s, result, lane);
    }

    public static void Linear(DifferentialCase c, int function, ElementType type)
    {
        Shape4 s = Start(c, 10, function, type, out TiuCommand t, out int lane);
        t[TiuField.Opd0Prec] = (uint)type;
        t[TiuField.Opd0Addr] = Tensor(c, s, type, lane);
        t[TiuField.Res0Addr] = Tensor(c, s, type, lane);
        Parameter(c, t, TiuField.Opd1Const, TiuField.Opd1Addr, s.C, lane, type);
        Parameter(c, t, TiuField.Opd2Const, TiuField.Opd2Addr, s.C, lane, type);
    }

    public static void Compare(DifferentialCase c, int function, ElementType type, ElementType chosen)
    {
        Shape4 s = Start(c, 13, function, type, out TiuCommand t, out int lane);
        bool both = function is 22 or 25;
        c.ResultType = both ? type : chosen;
        ConvCases.Set(t, (TiuField.Opd0Prec, (int)type), (TiuField.Opd1Prec, (int)type), (TiuField.Opd2Prec, (int)chosen), (TiuField.Res0Prec, (int)type), (TiuField.Opd0Sign, type.IsFloat() ? 1 : c.Next(0, 1)));
        Key(c, t, s, type, lane, TiuField.Opd0Const, TiuField.Opd0Addr, TiuField.Opd0Str);
        Key(c, t, s, type, lane, TiuField.Opd1Const, TiuField.Opd1Addr, TiuField.Opd1Str);
        Choice(c, t, s, chosen, lane, TiuField.Opd2Const, TiuField.Opd2Addr);
        Choice(c, t, s, chosen, lane, TiuField.Opd3Const, TiuField.Opd3Addr);
        t[TiuField.Res0Addr] = Tensor(c, s, both ? type : chosen, lane, Numbers.Plain);
        if (both)
        {
            t[TiuField.Res1Addr] = Tensor(c, s, chosen, lane, Numbers.Plain);
        }
    }

    public static void Vector(DifferentialCase c, int function, ElementType type, ElementType b, ElementType result, int mode = 0)
    {
        TiuCommand t = ConvCases.Long(14, function);
        c.Tiu = t;
        c.ResultType = result;
        int sections = c.Next(1, 20), width = c.Next(1, 6), last = c.Next(1, width), count = width * (sections - 1) + last;
        int channels = c.Next(1, 80), w = c.Next(1, 20), lane = c.Next(0, 63), vectorLane = c.Next(0, 63), sign = c.Next(0, 1);
        ConvCases.Set(t, (TiuField.Opd0Prec, (int)type), (TiuField.Opd1Prec, (int)b), (TiuField.Res0Prec, (int)result), (TiuField.Opd0C, sections), (TiuField.Opd0W, width),
            (TiuField.Opd1W, last), (TiuField.Res0N, count), (TiuField.Res0C, channels), (TiuField.Res0W, w), (TiuField.Res0H, 1), (TiuField.Opd0Sign, sign), (TiuField.Opd1Sign, sign), (TiuField.Opd2NStr, mode));
        t[TiuField.Opd0Addr] = c.Local(Rows(sections, vectorLane) * Align(width * type.Size()), type, Numbers.Any, vectorLane);
        t[TiuField.Opd1Addr] = c.Local(Rows(channels, lane) * Align(w * b.Size()), b, function is 6 or 21 or 22 ? Numbers.Index : Numbers.Any, lane, 8);
        t[TiuField.Res0Addr] = c.Local(count * Rows(channels, lane) * Align(w * result.Size()), result, Numbers.Plain, lane);
        if (function is 10 or 11 or 13)
        {
            ConvCases.Set(t, (TiuField.Opd2Const, 1), (TiuField.TskOpdNum, 3), (TiuField.Opd2Prec, (int)result));
            t[TiuField.Opd2Addr] = c.Immediate(result);
        }
        else if (!result.IsFloat() && function is not (4 or 5) && c.Coin(0.3))
        {
            t[TiuField.Opd1Sign] = 1 - (uint)sign;
        }
    }

    /// <summary>LAR, which the vendor's model ignores: any bits.</summary>
    public static void ShortLinear(DifferentialCase c)
    {
        var t = new TiuCommand(TiuForms.LAR);
        foreach (FieldSlot<TiuField> slot in t.Form.Fields)
        {
            t[slot.Field] = c.Bits() & slot.Max;
        }

        t[TiuField.TskTyp] = 7;
        // The model takes this bit, the command's first, for that of short forms and ends the process.
        t[TiuField.Opd0WStr] = 0;
        t[TiuField.TskEuTyp] = (uint)c.Next(0, 30);
        c.Local(64, ElementType.Int8);
        c.Tiu = t;
        c.MayVaryForm = false;
    }

    /// <summary>System commands without effect on memory: barriers, no-op and end.</summary>
    public static void System(DifferentialCase c, int function)
    {
        var t = new TiuCommand(TiuForms.SYSID);
        ConvCases.Set(t, (TiuField.CmdId, 1), (TiuField.TskTyp, 15), (TiuField.TskEuTyp, function));
        c.Local(64, ElementType.Int8);
        c.Tiu = t;
        c.MayVaryForm = false;
    }

    /// <summary>A command of another family under a mask set by SWR, short where the short form can say it.</summary>
    public static void UnderMask(DifferentialCase c, CommandFamily family)
    {
        family.Build(c);
        bool once = c.Coin();
        c.Prologue.Add(CommandVariants.SetLanes(c.Bits(), once, !once));
        c.Tiu = CommandVariants.Shortened(c.Tiu!) ?? c.Tiu;
        c.MayVaryForm = false;
    }

    /// <summary>SWR (2 immediate, 3 from one lane, 4 from each lane) before a short copy, which lives with the mask.</summary>
    public static unsafe void SetLanes(DifferentialCase c, int function)
    {
        bool once = c.Coin();
        TiuCommand set = function == 2 ? CommandVariants.SetLanes(c.Bits(), once, !once) : FromMemory(c, function, once);
        TiuCommand t = ConvCases.Long(3, 19);
        int channels = c.Next(1, 80), width = c.Next(1, 20), lane = c.Next(0, 63);
        ConvCases.Set(t, (TiuField.TskOpdNum, 1), (TiuField.Opd0Prec, (int)ElementType.Int32), (TiuField.Res0Prec, (int)ElementType.Int32), (TiuField.Res0N, 1), (TiuField.Res0C, channels), (TiuField.Res0H, 1), (TiuField.Res0W, width));
        var shape = new Shape4(1, channels, 1, width);
        t[TiuField.Opd0Addr] = Tensor(c, shape, ElementType.Int32, lane);
        t[TiuField.Res0Addr] = Tensor(c, shape, ElementType.Int32, lane);
        c.Prologue.Add(set);
        c.Tiu = CommandVariants.Shortened(t);
        c.MayVaryForm = false;
    }

    private static unsafe TiuCommand FromMemory(DifferentialCase c, int function, bool once)
    {
        var set = new TiuCommand(TiuForms.SetLanesFromMemory);
        ConvCases.Set(set, (TiuField.CmdId, 1), (TiuField.TskTyp, 15), (TiuField.TskEuTyp, function), (TiuField.LanesOnce, once ? 1 : 0), (TiuField.LanesKept, once ? 0 : 1));
        set[TiuField.Opd0Addr] = c.Local(64, ElementType.Int8, Numbers.Index, 0, 2);
        return set;
    }

    private static void Key(DifferentialCase c, TiuCommand t, Shape4 s, ElementType type, int lane, TiuField constant, TiuField address, TiuField layout)
    {
        t[constant] = c.Coin(0.2) ? 1u : 0;
        t[layout] = !t.Flag(constant) && c.Coin(0.2) ? 3u : 0;
        t[address] = t.Flag(constant) ? c.Immediate(type) : Tensor(c, s, type, lane);
    }

    private static void Choice(DifferentialCase c, TiuCommand t, Shape4 s, ElementType type, int lane, TiuField constant, TiuField address)
    {
        t[constant] = c.Coin(0.4) ? 1u : 0;
        t[address] = t.Flag(constant) ? c.Immediate(type) : Tensor(c, s, type, lane);
    }

    private static void Parameter(DifferentialCase c, TiuCommand t, TiuField constant, TiuField address, int channels, int lane, ElementType type)
    {
        t[constant] = c.Coin(0.4) ? 1u : 0;
        t[address] = t.Flag(constant) ? c.Immediate(type) : c.Local(Rows(channels, lane) * type.Size(), type, Numbers.Any, lane);
    }

    private static Shape4 Start(DifferentialCase c, int opcode, int function, ElementType result, out TiuCommand t, out int lane)
    {
        t = ConvCases.Long(opcode, function);
        c.Tiu = t;
        c.ResultType = result;
        lane = c.Next(0, 63);
        var s = new Shape4(c.Next(1, 3), c.Coin(0.2) ? c.Next(60, 130) : c.Next(1, 20), c.Next(1, 6), c.Next(1, 36));
        ConvCases.Set(t, (TiuField.Res0Prec, (int)result), (TiuField.Res0N, s.N), (TiuField.Res0C, s.C), (TiuField.Res0H, s.H), (TiuField.Res0W, s.W));
        return s;
    }

    public static uint Tensor(DifferentialCase c, Shape4 s, ElementType type, int lane, Numbers numbers = Numbers.Any, int limit = 0) =>
        c.Local(s.N * Rows(s.C, lane) * Align(s.Plane * type.Size()), type, numbers, lane, limit);

    public static long Rows(int channels, int lane) => (channels + lane + 63) / 64;

    public static long Align(long bytes) => (bytes + 63) / 64 * 64;
}
