using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>Reading addresses, sizes and types of a GDMA command.</summary>
internal static class GdmaOperands
{
    /// <summary>Source address.</summary>
    public static long Source(this GdmaCommand c) => Address(c, GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8);

    /// <summary>Destination address.</summary>
    public static long Destination(this GdmaCommand c) => Address(c, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8);

    /// <summary>A 40-bit address from its two fields.</summary>
    public static long Address(this GdmaCommand c, GdmaField low, GdmaField high) => (long)(c[low] | (c[high] & 0xFF) << 32);

    /// <summary>Source extents.</summary>
    public static Shape4 SourceShape(this GdmaCommand c) =>
        new(c.Int(GdmaField.SrcNsize), c.Int(GdmaField.SrcCsize), c.Int(GdmaField.SrcHsize), c.Int(GdmaField.SrcWsize));

    /// <summary>Destination extents.</summary>
    public static Shape4 DestinationShape(this GdmaCommand c) =>
        new(c.Int(GdmaField.DstNsize), c.Int(GdmaField.DstCsize), c.Int(GdmaField.DstHsize), c.Int(GdmaField.DstWsize));

    /// <summary>Source strides in elements.</summary>
    public static Stride4 SourceStride(this GdmaCommand c) =>
        new(Stride(c, GdmaField.SrcNstride), Stride(c, GdmaField.SrcCstride), Stride(c, GdmaField.SrcHstride), Stride(c, GdmaField.SrcWstride));

    /// <summary>Destination strides in elements.</summary>
    public static Stride4 DestinationStride(this GdmaCommand c) =>
        new(Stride(c, GdmaField.DstNstride), Stride(c, GdmaField.DstCstride), Stride(c, GdmaField.DstHstride), Stride(c, GdmaField.DstWstride));

    /// <summary>Type of the data; only its size matters.</summary>
    public static ElementType DataType(this GdmaCommand c)
    {
        int code = c.Int(GdmaField.SrcDataFormat);
        return code <= (int)ElementType.BFloat16
            ? (ElementType)code
            : throw new SimulationException($"data format {code} is not known");
    }

    /// <summary>Lanes the command may write.</summary>
    public static ulong LaneMask(this GdmaCommand c) => c[GdmaField.LocalmemMaskL32] | c[GdmaField.LocalmemMaskH32] << 32;

    private static long Stride(GdmaCommand c, GdmaField field) => (long)c[field];
}
