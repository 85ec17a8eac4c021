namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>Reads the sides of raw GDMA commands; the inverse of <see cref="GdmaAssembler"/>.</summary>
internal static class GdmaReader
{
    public static ulong Source(this GdmaCommand c) => c[GdmaField.SrcStartAddrL32] | c[GdmaField.SrcStartAddrH8] << 32;

    public static ulong Destination(this GdmaCommand c) => c[GdmaField.DstStartAddrL32] | c[GdmaField.DstStartAddrH8] << 32;

    /// <summary>Third address of masked select; its high word is 32 bits wide but only 8 count.</summary>
    public static ulong Mask(this GdmaCommand c) => c[GdmaField.MaskStartAddrL32] | (c[GdmaField.MaskStartAddrH8] & 0xFF) << 32;

    public static ulong Index(this GdmaCommand c) => c[GdmaField.IndexStartAddrL32] | c[GdmaField.IndexStartAddrH8] << 32;

    public static ChipType Type(this GdmaCommand c) => ChipType.From(c.Int(GdmaField.SrcDataFormat), false);

    public static int Special(this GdmaCommand c) => c.Int(GdmaField.CmdSpecialFunction);

    /// <summary>Whether it is a tensor command that writes a constant.</summary>
    public static bool IsFill(this GdmaCommand c) => c.Opcode() == GdmaOpcode.Tensor && c.Flag(GdmaField.FillConstantEn);

    /// <summary>Lanes the command touches: the mask where the form has one.</summary>
    public static ulong LaneMask(this GdmaCommand c) => c.Form.Find(GdmaField.LocalmemMaskL32) is null
        ? ChipMemory.AllLanes
        : c[GdmaField.LocalmemMaskL32] | c[GdmaField.LocalmemMaskH32] << 32;

    public static Nchw SourceSize(this GdmaCommand c) => new(
        c.Int(GdmaField.SrcNsize), c.Int(GdmaField.SrcCsize), c.Int(GdmaField.SrcHsize), c.Int(GdmaField.SrcWsize));

    public static Nchw DestinationSize(this GdmaCommand c) => new(
        c.Int(GdmaField.DstNsize), c.Int(GdmaField.DstCsize), c.Int(GdmaField.DstHsize), c.Int(GdmaField.DstWsize));

    public static Strides SourceStrides(this GdmaCommand c) => new(
        (long)c[GdmaField.SrcNstride], (long)c[GdmaField.SrcCstride], (long)c[GdmaField.SrcHstride], (long)c[GdmaField.SrcWstride]);

    public static Strides DestinationStrides(this GdmaCommand c) => new(
        (long)c[GdmaField.DstNstride], (long)c[GdmaField.DstCstride], (long)c[GdmaField.DstHstride], (long)c[GdmaField.DstWstride]);

    /// <summary>
    /// The source of a tensor. Only plain copies and fills have strides of w: of everything else rows are whole whatever the
    /// field holds (the vendor's functional model; the vendor's compiler leaves 0 there).
    /// </summary>
    public static GdmaSide SourceSide(this GdmaCommand c, Nchw shape, bool wholeRows = false) => c.Flag(GdmaField.StrideEnable)
        ? new(c.Source(), shape, Rows(c.SourceStrides(), wholeRows))
        : GdmaSide.Default(c.Source(), shape, c.Type().Size);

    /// <summary>The destination of a tensor, read like its source.</summary>
    public static GdmaSide DestinationSide(this GdmaCommand c, Nchw shape, bool wholeRows = false) => c.Flag(GdmaField.StrideEnable)
        ? new(c.Destination(), shape, Rows(c.DestinationStrides(), wholeRows))
        : GdmaSide.Default(c.Destination(), shape, c.Type().Size);

    private static Strides Rows(Strides strides, bool whole) => whole ? strides with { W = 1 } : strides;
}
