using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Random legal GDMA commands: linear moves, lines by index, packed elements, system commands.</summary>
internal static partial class GdmaCases
{
    /// <summary>End (special 0) and no-op (1).</summary>
    public static void System(DifferentialCase c, int special, bool isShort)
    {
        var t = new GdmaCommand(isShort ? GdmaForms.SDMASys : GdmaForms.DMATensor);
        t[GdmaField.CmdId] = 1;
        t[GdmaField.CmdType] = 6;
        t[GdmaField.CmdSpecialFunction] = (uint)special;
        t[GdmaField.CmdShort] = isShort ? 1u : 0;
        c.Local(64, ElementType.Int8);
        c.Gdma = t;
    }

    /// <summary>A linear move that begins near the end of a lane and goes on in the next one.</summary>
    public static void AcrossLanes(DifferentialCase c, ElementType type)
    {
        GdmaCommand t = Start(c, GdmaForms.DMAGeneral, 3, 0, type);
        int size = type.Size(), count = c.Next(1, 3000), lane = c.Next(0, 62), bytes = count * size;
        bool toLocal = c.Coin();
        t[GdmaField.SrcCstride] = (uint)count;
        t[GdmaField.DstCsize] = 1;
        t[GdmaField.FillConstantEn] = toLocal && c.Coin(0.3) ? 1u : 0;
        t[GdmaField.ConstantValue] = c.Immediate(type);
        // All of every lane belongs to the case.
        c.Local(256 * 1024, ElementType.Int8);
        long local = AddressMap.LocalMemory + ((long)(lane + 1) << 18) - c.Next(1, count) * size, linear = c.Linear(bytes, type);
        Address(t, GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8, toLocal ? linear : local);
        Address(t, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, toLocal ? local : linear);
    }

    public static void General(DifferentialCase c, ElementType type, bool broadcast, bool isShort)
    {
        GdmaCommand t = Start(c, GdmaForms.DMAGeneral, 3, broadcast ? 1 : 0, type);
        int count = c.Next(1, 3000), lane = c.Next(0, 63), lanes = broadcast ? c.Next(1, 64 - lane) : 1;
        bool toLocal = broadcast || c.Coin();
        t[GdmaField.SrcCstride] = (uint)count;
        t[GdmaField.DstCsize] = (uint)lanes;
        t[GdmaField.FillConstantEn] = c.Coin(0.3) ? 1u : 0;
        t[GdmaField.ConstantValue] = c.Immediate(type);
        Address(t, GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8, Place(c, count * type.Size(), type, c.Coin(), c.Next(0, 63)));
        Address(t, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, Place(c, count * type.Size(), type, toLocal, lane));
        if (isShort)
        {
            Shorten(c, GdmaForms.SDMAGeneral);
        }
    }

    public static void Indexed(DifferentialCase c, ElementType type, bool scatter)
    {
        GdmaCommand t = Start(c, GdmaForms.DMAGather, scatter ? 8 : 7, 0, type);
        int channels = c.Next(1, 70), lines = c.Next(1, 20), count = c.Next(1, 20), width = c.Next(1, 40);
        int resultLines = scatter ? lines : count, sourceLines = scatter ? count : lines;
        int sourceChannels = c.Coin(0.3) ? 1 : channels, indexChannels = sourceChannels != 1 && c.Coin(0.3) ? 1 : channels;
        t[GdmaField.ConstantValue] = c.Immediate(type);
        t[GdmaField.SrcCsize] = (uint)sourceChannels;
        t[GdmaField.SrcHsize] = (uint)sourceLines;
        t[GdmaField.SrcWsize] = t[GdmaField.DstWsize] = (uint)width;
        t[GdmaField.DstCsize] = (uint)channels;
        t[GdmaField.DstHsize] = (uint)resultLines;
        t[GdmaField.IndexCsize] = (uint)indexChannels;
        t[GdmaField.IndexHsize] = (uint)count;
        t[GdmaField.StrideEnable] = c.Coin(0.8) ? 1u : 0;
        int pitch = width + c.Next(0, 2), plane = (int)OtherTiuCases.Align(pitch * 20);
        t[GdmaField.SrcHstride] = t[GdmaField.DstHstride] = (uint)pitch;
        t[GdmaField.SrcCstride] = t[GdmaField.DstCstride] = (uint)plane;
        t[GdmaField.IndexHstride] = 1;
        t[GdmaField.IndexCstride] = (uint)count;
        Address(t, GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8, Lines(c, sourceChannels, plane, type));
        Address(t, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, Lines(c, channels, plane, type));
        Address(t, GdmaField.IndexStartAddrL32, GdmaField.IndexStartAddrH8, Indices(c, indexChannels, count, lines + 2));
    }

    private static long Indices(DifferentialCase c, int channels, int count, int limit)
    {
        int lane = c.Next(0, 63);
        return c.Coin(0.3)
            ? AddressMap.LocalMemory + c.Local(OtherTiuCases.Rows(channels, lane) * OtherTiuCases.Align(count * 4), ElementType.Int32, Numbers.Index, lane, limit)
            : c.Linear((long)channels * count * 4, ElementType.Int32, Numbers.Index, limit);
    }

    public static void MaskedSelect(DifferentialCase c, ElementType type, ElementType mask, bool isShort)
    {
        GdmaCommand t = Start(c, GdmaForms.DMAMaskedSelect, 2, 0, type);
        Shape4 s = Shape(c);
        t[GdmaField.MaskDataFormat] = (uint)mask;
        Set(t, GdmaField.SrcNsize, s.N, s.C, s.H, s.W);
        Address(t, GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8, Packed(c, s, type, Numbers.Any, 0));
        Address(t, GdmaField.MaskStartAddrL32, GdmaField.MaskStartAddrH8, Packed(c, s, mask, Numbers.Index, 2));
        Address(t, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, c.Linear(s.Count * 4, type));
        if (isShort)
        {
            Shorten(c, GdmaForms.SDMAMaskedSelect);
        }
    }

    public static void NonZero(DifferentialCase c, ElementType type, ElementType position, bool isShort)
    {
        GdmaCommand t = Start(c, GdmaForms.DMANonzero, 5, 0, type);
        Shape4 s = Shape(c);
        t[GdmaField.IndexDataFormat] = (uint)position;
        t[GdmaField.DstNstride] = (uint)c.Next(0, 1000);
        Set(t, GdmaField.SrcNsize, s.N, s.C, s.H, s.W);
        Address(t, GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8, Packed(c, s, type, type.IsFloat() && c.Coin() ? Numbers.Special : Numbers.Index, 3));
        Address(t, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, c.Linear(s.Count * 4, ElementType.Int32));
        if (isShort)
        {
            Shorten(c, GdmaForms.SDMANonzero);
        }
    }

    private static long Lines(DifferentialCase c, int channels, int plane, ElementType type)
    {
        int lane = c.Next(0, 63), size = type.Size();
        return c.Coin()
            ? AddressMap.LocalMemory + c.Local(OtherTiuCases.Rows(channels, lane) * plane * size, type, Numbers.Any, lane)
            : c.Linear((long)channels * plane * size, type);
    }
}
