using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Random legal GDMA commands: tensors and matrices.</summary>
internal static partial class GdmaCases
{
    public static void Tensor(DifferentialCase c, ElementType type, int special)
    {
        GdmaCommand t = Start(c, GdmaForms.DMATensor, 0, special, type);
        Shape4 s = Shape(c);
        if (special == 2)
        {
            s = s with { C = c.Next(1, 64) };
        }

        bool strided = c.Coin(0.7), sourceLocal = special == 2 || (special != 4 && c.Coin()), resultLocal = special is 4 or 3 || (special != 2 && c.Coin());
        int lane = c.Next(0, 63);
        Shape4 r = special switch
        {
            1 => new Shape4(s.C, s.N, s.H, s.W),
            2 or 4 => new Shape4(s.N, s.W, s.H, s.C),
            3 => s with { C = c.Next(1, 64 - lane) },
            _ => s,
        };
        if (special == 3)
        {
            s = s with { C = 1 };
        }
        else if (special == 2)
        {
            // A collect stays within the lanes.
            lane = 64 - s.C;
        }
        else if (special == 0 && c.Coin(0.3))
        {
            r = new Shape4(s.N, s.C, s.W, s.H);
        }

        t[GdmaField.StrideEnable] = strided ? 1u : 0;
        t[GdmaField.NchwCopy] = special == 0 && r == s ? 1u : 0;
        Set(t, GdmaField.SrcNsize, s.N, s.C, s.H, s.W);
        Set(t, GdmaField.DstNsize, r.N, r.C, r.H, r.W);
        Side(c, t, GdmaField.SrcNstride, GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8, s, type, sourceLocal, special == 2 ? c.Next(0, lane) : c.Next(0, 63), strided, unit: special != 0);
        Side(c, t, GdmaField.DstNstride, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, r, type, resultLocal, lane, strided, unit: special != 0);
        if (special == 3)
        {
            // A broadcast takes no lane mask.
            t[GdmaField.LocalmemMaskL32] = t[GdmaField.LocalmemMaskH32] = uint.MaxValue;
        }

        if (special != 0)
        {
            IgnoredWidthStrides(c, t, strided);
        }
    }

    /// <summary>Special 5 copies, 6 broadcasts to four banks 32 KiB apart in the upper half of the lanes.</summary>
    public static void FourBanks(DifferentialCase c, ElementType type, int special)
    {
        GdmaCommand t = Start(c, GdmaForms.DMATensor, 0, special, type);
        int lane = c.Next(0, 63);
        var r = new Shape4(c.Next(1, 2), c.Next(1, 64 - lane), c.Next(1, 6), c.Next(1, 30));
        Shape4 s = special == 6 ? r with { C = 1 } : r;
        bool strided = c.Coin();
        t[GdmaField.StrideEnable] = strided ? 1u : 0;
        Set(t, GdmaField.SrcNsize, s.N, s.C, s.H, s.W);
        Set(t, GdmaField.DstNsize, r.N, r.C, r.H, r.W);
        Side(c, t, GdmaField.SrcNstride, GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8, s, type, c.Coin(), c.Next(0, 63), strided, unit: true);
        int size = type.Size(), ch = strided ? r.Plane + c.Next(0, 3) : (int)OtherTiuCases.Align(r.Plane * size) / size;
        if (strided)
        {
            Set(t, GdmaField.DstNstride, ch, ch, r.W, 1);
        }

        IgnoredWidthStrides(c, t, strided);

        // Four windows of 32 KiB from the middle of the lane on.
        c.Local(128 * 1024 - c.LocalUsed, ElementType.Int8);
        uint address = c.Local(128 * 1024, type, Numbers.Any, lane);
        Address(t, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, AddressMap.LocalMemory + address);
        if (special == 6)
        {
            t[GdmaField.LocalmemMaskL32] = t[GdmaField.LocalmemMaskH32] = uint.MaxValue;
        }
    }

    /// <summary>Copies whose source repeats along n, c or h and whose rows are up to 128 bytes per element wide; the compression bit does not count.</summary>
    public static void AnyStrides(DifferentialCase c, ElementType type)
    {
        GdmaCommand t = Start(c, GdmaForms.DMATensor, 0, 0, type);
        Shape4 s = new(c.Next(1, 4), c.Coin(0.2) ? c.Next(60, 100) : c.Next(1, 20), c.Next(1, 6), c.Next(1, 8));
        t[GdmaField.StrideEnable] = t[GdmaField.NchwCopy] = 1;
        t[GdmaField.DecompressEnable] = (uint)c.Next(0, 1);
        Set(t, GdmaField.SrcNsize, s.N, s.C, s.H, s.W);
        Set(t, GdmaField.DstNsize, s.N, s.C, s.H, s.W);
        int size = type.Size(), lane = c.Next(0, 63);
        bool local = c.Coin();
        int w = c.Next(1, 128 / size), h = c.Coin(0.3) ? 0 : w * s.W, ch = c.Coin(0.3) ? 0 : Math.Max(h * s.H, w * s.W), rows = local ? (int)OtherTiuCases.Rows(s.C, lane) : s.C, n = c.Coin(0.3) ? 0 : Math.Max(ch, 1) * rows;
        Set(t, GdmaField.SrcNstride, n, ch, h, w);
        long last = (long)(s.N - 1) * n + (long)(rows - 1) * ch + (long)(s.H - 1) * h + (long)(s.W - 1) * w + 1;
        Address(t, GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8, Place(c, last * size, type, local && last * size < 200_000, lane));
        Side(c, t, GdmaField.DstNstride, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, s, type, c.Coin(), c.Next(0, 63), true, unit: true);
    }

    public static void Fill(DifferentialCase c, ElementType type)
    {
        GdmaCommand t = Start(c, GdmaForms.DMATensor, 0, 0, type);
        Shape4 s = Shape(c);
        t[GdmaField.StrideEnable] = t[GdmaField.FillConstantEn] = t[GdmaField.NchwCopy] = 1;
        t[GdmaField.ConstantValue] = c.Immediate(type);
        Set(t, GdmaField.SrcNsize, s.N, s.C, s.H, s.W);
        Set(t, GdmaField.DstNsize, s.N, s.C, s.H, s.W);
        Set(t, GdmaField.SrcNstride, 1, 1, 1, 1);
        Side(c, t, GdmaField.DstNstride, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, s, type, c.Coin(), c.Next(0, 63), true, unit: false);
    }

    public static void ChannelWidth(DifferentialCase c, ElementType type)
    {
        GdmaCommand t = Start(c, GdmaForms.DMATensor, 4, 0, type);
        Shape4 s = Shape(c), r = new(s.N, s.W, s.H, s.C);
        bool strided = c.Coin();
        t[GdmaField.StrideEnable] = strided ? 1u : 0;
        Set(t, GdmaField.SrcNsize, s.N, s.C, s.H, s.W);
        Set(t, GdmaField.DstNsize, r.N, r.C, r.H, r.W);
        Side(c, t, GdmaField.SrcNstride, GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8, s, type, c.Coin(), c.Next(0, 63), strided, unit: true);
        Side(c, t, GdmaField.DstNstride, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, r, type, c.Coin(), c.Next(0, 63), strided, unit: true);
        IgnoredWidthStrides(c, t, strided);
    }

    public static void Matrix(DifferentialCase c, ElementType type, bool transposed, bool isShort)
    {
        bool load = c.Coin(), strided = c.Coin(0.8);
        GdmaCommand t = Start(c, GdmaForms.DMATensor, 1, transposed ? 1 : 0, type);
        int rows = c.Next(1, 20), columns = c.Next(1, 60), pitch = strided ? columns + c.Next(0, 3) : columns, size = type.Size(), lane = c.Next(0, 63);
        int localRows = transposed ? columns : rows, localColumns = transposed ? rows : columns;
        int width = c.Next(1, localColumns), sections = (localColumns + width - 1) / width;
        int c0 = strided ? (width + 63) / 64 * 64 + c.Next(0, 3) : (int)OtherTiuCases.Align(width * size) / size, n0 = c0 * (int)OtherTiuCases.Rows(sections, lane);
        long address = c.Linear((long)rows * pitch * size, type);
        uint local = c.Local((long)localRows * n0 * size, type, Numbers.Any, lane);
        t[GdmaField.StrideEnable] = strided ? 1u : 0;
        (int l, int r) = load ? (0, 4) : (4, 0);
        t[GdmaField.SrcHstride + l] = (uint)pitch;
        t[GdmaField.SrcHsize + l] = (uint)rows;
        t[GdmaField.SrcWsize + l] = (uint)columns;
        t[GdmaField.SrcNstride + r] = (uint)n0;
        t[GdmaField.SrcCstride + r] = (uint)c0;
        t[GdmaField.SrcNsize + r] = (uint)localRows;
        t[GdmaField.SrcCsize + r] = (uint)sections;
        t[GdmaField.SrcWsize + r] = (uint)width;
        Address(t, load ? GdmaField.SrcStartAddrL32 : GdmaField.DstStartAddrL32, load ? GdmaField.SrcStartAddrH8 : GdmaField.DstStartAddrH8, address);
        Address(t, load ? GdmaField.DstStartAddrL32 : GdmaField.SrcStartAddrL32, load ? GdmaField.DstStartAddrH8 : GdmaField.SrcStartAddrH8, AddressMap.LocalMemory + local);
        if (isShort)
        {
            Shorten(c, GdmaForms.SDMAMatrix, field => load ? field : OfStore(field));
        }
    }

    // What the short matrix form has in the fields of a load the long one of a store has in those of the other side (isa.md section 3).
    private static GdmaField OfStore(GdmaField field) => field switch
    {
        GdmaField.SrcHstride or GdmaField.SrcHsize or GdmaField.SrcWsize => field + 4,
        GdmaField.DstNstride or GdmaField.DstCstride or GdmaField.DstNsize or GdmaField.DstCsize or GdmaField.DstWsize => field - 4,
        _ => field,
    };

    private static void Shorten(DifferentialCase c, CommandForm<GdmaField> form, Func<GdmaField, GdmaField>? origin = null)
    {
        var shorter = new GdmaCommand(form);
        foreach (FieldSlot<GdmaField> slot in form.Fields)
        {
            shorter[slot.Field] = c.Gdma![origin?.Invoke(slot.Field) ?? slot.Field];
        }

        shorter[GdmaField.CmdShort] = 1;
        c.Gdma = shorter;
    }

    private static GdmaCommand Start(DifferentialCase c, CommandForm<GdmaField> form, int type, int special, ElementType data)
    {
        var t = new GdmaCommand(form);
        c.Gdma = t;
        c.ResultType = ElementType.Int8;
        t[GdmaField.CmdId] = 1;
        t[GdmaField.CmdType] = (uint)type;
        t[GdmaField.CmdSpecialFunction] = (uint)special;
        t[GdmaField.SrcDataFormat] = (uint)data;
        t[GdmaField.LocalmemMaskL32] = t[GdmaField.LocalmemMaskH32] = c.Coin(0.8) ? uint.MaxValue : (uint)c.Bits();
        return t;
    }

    private static Shape4 Shape(DifferentialCase c) => new(c.Next(1, 4), c.Coin(0.2) ? c.Next(60, 130) : c.Next(1, 20), c.Next(1, 6), c.Next(1, 30));

    /// <summary>Rows of everything but plain copies are contiguous whatever these fields hold.</summary>
    private static void IgnoredWidthStrides(DifferentialCase c, GdmaCommand t, bool strided)
    {
        if (strided)
        {
            t[GdmaField.SrcWstride] = (uint)c.Next(0, 3);
            t[GdmaField.DstWstride] = (uint)c.Next(0, 3);
        }
    }

    private static void Set(GdmaCommand t, GdmaField first, int n, int c, int h, int w)
    {
        t[first] = (uint)n;
        t[first + 1] = (uint)c;
        t[first + 2] = (uint)h;
        t[first + 3] = (uint)w;
    }

    private static void Side(
        DifferentialCase c, GdmaCommand t, GdmaField strides, GdmaField low, GdmaField high, Shape4 s, ElementType type, bool local, int lane, bool strided, bool unit)
    {
        int size = type.Size(), rows = local ? (int)OtherTiuCases.Rows(s.C, lane) : s.C;
        int w = unit || c.Coin(0.8) ? 1 : 2, h = s.W * w + c.Next(0, 2), ch = h * s.H + c.Next(0, 3), n = ch * rows + c.Next(0, 3);
        if (!strided)
        {
            (w, h, ch) = (1, s.W, s.Plane);
            ch = local ? (int)OtherTiuCases.Align(ch * size) / size : ch;
            n = ch * rows;
        }
        else
        {
            Set(t, strides, n, ch, h, w);
        }

        Address(t, low, high, Place(c, (long)n * s.N * size, type, local, lane));
    }

    // Aligned in local memory or contiguous outside.
    private static long Packed(DifferentialCase c, Shape4 s, ElementType type, Numbers numbers, int limit) => c.Coin()
        ? AddressMap.LocalMemory + OtherTiuCases.Tensor(c, s, type, c.Next(0, 63), numbers, limit)
        : c.Linear(s.Count * type.Size(), type, numbers, limit);

    private static long Place(DifferentialCase c, long bytes, ElementType type, bool local, int lane) =>
        local ? AddressMap.LocalMemory + c.Local(bytes, type, Numbers.Any, lane) : c.Linear(bytes, type);

    private static void Address(GdmaCommand t, GdmaField low, GdmaField high, long address)
    {
        t[low] = (uint)address;
        t[high] = (ulong)(address >> 32);
    }
}
