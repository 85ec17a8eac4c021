using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation.Speed;

/// <summary>RQ/DQ, LIN, TRANS/BC, CMP, VC and SG.</summary>
internal static partial class SpeedCommands
{
    public static void Requantise(DifferentialCase c, int function, ElementType type, ElementType result, bool constant)
    {
        Stream(c, 4, function, type, type, result);
        TiuCommand t = c.Tiu!;
        // Half away from zero for floats both ways, half up for integers.
        t[TiuField.Opd2NStr] = function is 0 ? 1u | 1 << 3 : 5u;
        const uint Scale = 0x3D00_0000, Multiplier = 1000, Shift = 0xF0;
        if (constant)
        {
            t[TiuField.Opd1Const] = 1;
            (t[TiuField.Opd1Addr], t[TiuField.Opd2Addr]) = function switch
            {
                0 => (Scale, 0u),
                1 => (Multiplier, Shift | 3 << 16),
                3 => (3u, Scale),
                _ => (3u | 0xFFF0u << 16, Multiplier),
            };
            return;
        }

        t[TiuField.Opd1Addr] = c.Parameters(1, 0, k => (function, k) switch
        {
            (0, 0) or (3, 1) => Scale,
            (0, _) => 0,
            (1, 0) or (4, 1) => Multiplier,
            (1, 1) or (4, 2) => unchecked((uint)-16),
            _ => 3,
        });
    }

    public static void Linear(DifferentialCase c, int function, ElementType type) => Stream(c, 10, function, type, type, type, t =>
    {
        t[TiuField.Opd1Addr] = c.Local(64, type, Numbers.Plain);
        t[TiuField.Opd2Const] = 0;
        t[TiuField.Opd2Addr] = c.Local(64, type, Numbers.Plain);
    });

    /// <summary>56 channels of 56 x 64 from 64 channels of 56 x 56.</summary>
    public static void Transpose(DifferentialCase c, int function, ElementType type) => Stream(c, 5, function, type, type, type, t =>
    {
        ConvCases.Set(t, (TiuField.Res0C, 56), (TiuField.Res0W, 64));
        t[TiuField.Res0Addr] = c.Local(56 * OtherTiuCases.Align(64 * type.Size()), type, Numbers.Plain);
    });

    public static void FromStatic(DifferentialCase c, int function, ElementType type, int width)
    {
        TiuCommand t = Start(c, 5, function, type, type, type);
        ConvCases.Set(t, (TiuField.Res0H, 1), (TiuField.Res0W, width), (TiuField.Opd0C, 64), (TiuField.Opd0W, width));
        t[TiuField.Opd0Addr] = c.Static((function == 4 ? width : 64) * type.Size(), type);
        t[TiuField.Res0Addr] = c.Local(width * type.Size(), type, Numbers.Plain);
    }

    public static void Compare(DifferentialCase c, int function, ElementType type) => Stream(c, 13, function, type, type, type, t =>
    {
        t[TiuField.Opd2Const] = 0;
        t[TiuField.Opd2Addr] = OtherTiuCases.Tensor(c, Plane, type, 0, Numbers.Plain);
        t[TiuField.Opd3Addr] = OtherTiuCases.Tensor(c, Plane, type, 0, Numbers.Plain);
        t[TiuField.Res1Addr] = OtherTiuCases.Tensor(c, Plane, type, 0, Numbers.Plain);
    });

    /// <summary>A vector of 64 with 64 channels of 56.</summary>
    public static void Vector(DifferentialCase c, int function, ElementType type)
    {
        TiuCommand t = Start(c, 14, function, type, type, type);
        ConvCases.Set(t, (TiuField.Opd0C, 16), (TiuField.Opd0W, 4), (TiuField.Opd1W, 4), (TiuField.Res0N, 64), (TiuField.Res0H, 1), (TiuField.TskOpdNum, function == 10 ? 3 : 2));
        t[TiuField.Opd0Addr] = c.Local(64, type, Numbers.Plain);
        t[TiuField.Opd1Addr] = c.Local(56 * type.Size(), type, Numbers.Plain);
        t[TiuField.Res0Addr] = c.Local(64 * OtherTiuCases.Align(56 * type.Size()), type, Numbers.Plain);
    }

    /// <summary>2048 elements, or 64 lines of 56, in each of 64 channels, by 16-bit indices or masks.</summary>
    public static void Gather(DifferentialCase c, int function, ElementType type)
    {
        const int Count = 2048, Lines = 64, Line = 56;
        const ElementType Index = ElementType.Int16;
        TiuCommand t = Start(c, 6, function, type, Index, type);
        var row = new Shape4(1, 64, 1, Count);
        ConvCases.Set(t, (TiuField.Opd2Const, 0), (TiuField.Res0H, 1), (TiuField.Res0W, Count), (TiuField.Opd0H, 1), (TiuField.Opd0W, Count), (TiuField.Opd1W, Count), (TiuField.Opd1C, 64));
        switch (function)
        {
            case 0 or 3:
                ConvCases.Set(t, (TiuField.Opd1C, Count), (TiuField.Opd1W, 1));
                break;
            case 1 or 4:
                ConvCases.Set(t, (function == 1 ? TiuField.Opd0H : TiuField.Res0H, 32), (function == 1 ? TiuField.Opd0W : TiuField.Res0W, 64), (TiuField.Opd1C, Count), (TiuField.Opd1W, 2));
                break;
            case 17 or 18 or 19:
                ConvCases.Set(t, (TiuField.Res0H, Lines), (TiuField.Res0W, Line), (TiuField.Opd0H, Lines), (TiuField.Opd0W, Line), (TiuField.Opd0Str, 3), (TiuField.Opd1H, Lines), (TiuField.Opd1W, 1));
                long bytes = Lines * OtherTiuCases.Align(Line * type.Size());
                t[TiuField.Opd0Addr] = c.Local(bytes, type, Numbers.Plain);
                t[TiuField.Opd1Addr] = c.Local(Lines * 2, Index, Numbers.Index, 0, function == 19 ? 2 : Lines);
                t[TiuField.Res0Addr] = c.Local(bytes, type, Numbers.Plain);
                t[TiuField.Res1Addr] = c.Local(64, Index);
                return;
        }

        bool nonzero = function is 9 or 16;
        ElementType result = nonzero ? Index : type;
        t[TiuField.Res0Prec] = (uint)result;
        t[TiuField.Opd0Addr] = function == 7 ? GatherCases.FourBanks(c, type, Count * type.Size(), 0)
            : OtherTiuCases.Tensor(c, row, type, 0, nonzero ? Numbers.Index : Numbers.Plain, 2);
        // An index for all channels lies in lane i mod 64, the others one after another in the channel.
        bool mask = function is 8 or 15;
        t[TiuField.Opd1Addr] = c.Local(Count * 2, Index, Numbers.Index, 0, mask ? 2 : function is 1 or 4 ? 32 : Count);
        t[TiuField.Res0Addr] = OtherTiuCases.Tensor(c, row, result, 0, Numbers.Plain);
        t[TiuField.Res1Addr] = c.Local(64, Index);
    }
}
