using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation.Speed;

/// <summary>Large GDMA commands between DDR and aligned tensors of local memory.</summary>
internal static class SpeedTransfers
{
    private static readonly Shape4 Plane = new(1, 64, 56, 56);

    /// <summary>Tensor copies and transposes; with a step, every second column of the DDR side.</summary>
    public static void Tensor(DifferentialCase c, ElementType type, int special, bool toLocal, int step = 1)
    {
        GdmaCommand t = Start(c, GdmaForms.DMATensor, 0, special, type);
        Shape4 source = special switch
        {
            1 => new Shape4(64, 1, 56, 56),
            3 => Plane with { C = 1 },
            4 => new Shape4(1, 56, 56, 64),
            _ => Plane,
        };
        Shape4 result = special switch
        {
            1 or 3 or 4 => Plane,
            2 => new Shape4(1, 56, 56, 64),
            _ => source,
        };
        t[GdmaField.NchwCopy] = special == 0 ? 1u : 0;
        Sizes(t, source, result);
        long linear = c.Global((toLocal ? source : result).Count * step * type.Size(), type, Numbers.Plain), local = Local(c, toLocal ? result : source, type);
        if (step != 1)
        {
            t[GdmaField.StrideEnable] = 1;
            Four(t, GdmaField.SrcNstride, 64 * 56 * 56 * step, 56 * 56 * step, 56 * step, step);
            Four(t, GdmaField.DstNstride, 56 * 56, 56 * 56, 56, 1);
        }

        Place(t, toLocal ? linear : local, toLocal ? local : linear);
    }

    /// <summary>64 channels of 56 x 56 as 56 of 64 x 56.</summary>
    public static void Reshape(DifferentialCase c, ElementType type)
    {
        GdmaCommand t = Start(c, GdmaForms.DMATensor, 0, 0, type);
        var result = new Shape4(1, 56, 64, 56);
        Sizes(t, Plane, result);
        Place(t, c.Global(Plane.Count * type.Size(), type, Numbers.Plain), Local(c, result, type));
    }

    /// <summary>Special 5 copies, 6 broadcasts to four banks.</summary>
    public static void Banks(DifferentialCase c, ElementType type, int special)
    {
        GdmaCommand t = Start(c, GdmaForms.DMATensor, 0, special, type);
        Shape4 source = special == 6 ? Plane with { C = 1 } : Plane;
        Sizes(t, source, Plane);
        long linear = c.Global(source.Count * type.Size(), type, Numbers.Plain);
        // Four windows of 32 KiB from the middle of the lane on.
        c.Local(128 * 1024, ElementType.Int8);
        Place(t, linear, AddressMap.LocalMemory + c.Local(128 * 1024, type, Numbers.Plain));
    }

    public static void Fill(DifferentialCase c, ElementType type)
    {
        GdmaCommand t = Start(c, GdmaForms.DMATensor, 0, 0, type);
        t[GdmaField.FillConstantEn] = t[GdmaField.NchwCopy] = t[GdmaField.StrideEnable] = 1;
        t[GdmaField.ConstantValue] = c.Immediate(type);
        Sizes(t, Plane, Plane);
        Four(t, GdmaField.SrcNstride, 1, 1, 1, 1);
        Four(t, GdmaField.DstNstride, 56 * 56, 56 * 56, 56, 1);
        Place(t, 0, Local(c, Plane, type));
    }

    public static void ChannelWidth(DifferentialCase c, ElementType type)
    {
        GdmaCommand t = Start(c, GdmaForms.DMATensor, 4, 0, type);
        var result = new Shape4(1, 56, 56, 64);
        Sizes(t, Plane, result);
        Place(t, c.Global(Plane.Count * type.Size(), type, Numbers.Plain), Local(c, result, type));
    }

    /// <summary>256 x 256 elements to 64 sections of 4.</summary>
    public static void Matrix(DifferentialCase c, ElementType type, bool transposed)
    {
        GdmaCommand t = Start(c, GdmaForms.DMATensor, 1, transposed ? 1 : 0, type);
        const int Size = 256, Line = 64;
        t[GdmaField.StrideEnable] = 1;
        Four(t, GdmaField.SrcNsize, 1, 1, Size, Size);
        t[GdmaField.SrcHstride] = Size;
        Four(t, GdmaField.DstNsize, Size, 64, 0, 4);
        Four(t, GdmaField.DstNstride, Line, Line, 0, 0);
        Place(t, c.Global(Size * Size * type.Size(), type, Numbers.Plain), AddressMap.LocalMemory + c.Local(Size * Line * type.Size(), type, Numbers.Plain));
    }

    public static void General(DifferentialCase c, ElementType type, int lanes, bool fill)
    {
        GdmaCommand t = Start(c, GdmaForms.DMAGeneral, 3, lanes > 1 ? 1 : 0, type);
        int count = lanes > 1 ? 16 * 1024 : 32 * 1024;
        t[GdmaField.SrcCstride] = (uint)count;
        t[GdmaField.DstCsize] = (uint)lanes;
        t[GdmaField.FillConstantEn] = fill ? 1u : 0;
        t[GdmaField.ConstantValue] = c.Immediate(type);
        Place(t, c.Global(count * type.Size(), type, Numbers.Plain), AddressMap.LocalMemory + c.Local(count * type.Size(), type, Numbers.Plain));
    }

    /// <summary>56 lines of 56 in each of 64 channels.</summary>
    public static void Indexed(DifferentialCase c, ElementType type, bool scatter)
    {
        GdmaCommand t = Start(c, GdmaForms.DMAGather, scatter ? 8 : 7, 0, type);
        t[GdmaField.SrcCsize] = t[GdmaField.DstCsize] = t[GdmaField.IndexCsize] = 64;
        t[GdmaField.SrcHsize] = t[GdmaField.DstHsize] = t[GdmaField.IndexHsize] = t[GdmaField.SrcWsize] = t[GdmaField.DstWsize] = 56;
        t[GdmaField.StrideEnable] = t[GdmaField.IndexHstride] = 1;
        t[GdmaField.SrcHstride] = t[GdmaField.DstHstride] = t[GdmaField.IndexCstride] = 56;
        t[GdmaField.SrcCstride] = t[GdmaField.DstCstride] = 56 * 56;
        Place(t, c.Global(Plane.Count * type.Size(), type, Numbers.Plain), Local(c, Plane, type));
        long index = c.Global(64 * 56 * 4, ElementType.Int32, Numbers.Index, 56);
        (t[GdmaField.IndexStartAddrL32], t[GdmaField.IndexStartAddrH8]) = ((uint)index, (ulong)(index >> 32));
    }

    public static void MaskedSelect(DifferentialCase c, ElementType type)
    {
        GdmaCommand t = Start(c, GdmaForms.DMAMaskedSelect, 2, 0, type);
        t[GdmaField.MaskDataFormat] = (uint)ElementType.Int8;
        Sizes(t, Plane, Plane);
        Place(t, Local(c, Plane, type), c.Global(Plane.Count * type.Size(), type, Numbers.Plain));
        long mask = AddressMap.LocalMemory + OtherTiuCases.Tensor(c, Plane, ElementType.Int8, 0, Numbers.Index, 2);
        (t[GdmaField.MaskStartAddrL32], t[GdmaField.MaskStartAddrH8]) = ((uint)mask, (ulong)(mask >> 32));
    }

    public static void NonZero(DifferentialCase c, ElementType type)
    {
        GdmaCommand t = Start(c, GdmaForms.DMANonzero, 5, 0, type);
        t[GdmaField.IndexDataFormat] = (uint)ElementType.Int32;
        Sizes(t, Plane, Plane);
        long source = AddressMap.LocalMemory + OtherTiuCases.Tensor(c, Plane, type, 0, Numbers.Index, 2);
        Place(t, source, c.Global(Plane.Count * 4, ElementType.Int32, Numbers.Plain));
    }

    private static long Local(DifferentialCase c, Shape4 s, ElementType type) => AddressMap.LocalMemory + OtherTiuCases.Tensor(c, s, type, 0, Numbers.Plain);

    private static GdmaCommand Start(DifferentialCase c, CommandForm<GdmaField> form, int type, int special, ElementType data)
    {
        var t = new GdmaCommand(form);
        c.Gdma = t;
        c.ResultType = ElementType.Int8;
        t[GdmaField.CmdId] = 1;
        t[GdmaField.CmdType] = (uint)type;
        t[GdmaField.CmdSpecialFunction] = (uint)special;
        t[GdmaField.SrcDataFormat] = (uint)data;
        t[GdmaField.LocalmemMaskL32] = t[GdmaField.LocalmemMaskH32] = uint.MaxValue;
        return t;
    }

    private static void Sizes(GdmaCommand t, Shape4 source, Shape4 result)
    {
        Four(t, GdmaField.SrcNsize, source.N, source.C, source.H, source.W);
        Four(t, GdmaField.DstNsize, result.N, result.C, result.H, result.W);
    }

    // Four sizes or strides, whose fields follow one another.
    private static void Four(GdmaCommand t, GdmaField first, int n, int c, int h, int w)
    {
        (t[first], t[first + 1], t[first + 2], t[first + 3]) = ((uint)n, (uint)c, (uint)h, (uint)w);
    }

    private static void Place(GdmaCommand t, long source, long destination)
    {
        (t[GdmaField.SrcStartAddrL32], t[GdmaField.SrcStartAddrH8]) = ((uint)source, (ulong)(source >> 32));
        (t[GdmaField.DstStartAddrL32], t[GdmaField.DstStartAddrH8]) = ((uint)destination, (ulong)(destination >> 32));
    }
}
