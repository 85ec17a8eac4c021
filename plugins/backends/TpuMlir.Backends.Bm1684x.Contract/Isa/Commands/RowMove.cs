using static TpuMlir.Backends.Bm1684x.Isa.GdmaField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>
/// GDMA gather and scatter of rows: dst[c, j, :] = src[c, idx[c, j], :], or dst[c, idx[c, j], :] = src[c, j, :].
/// All sides have n = 1 and elements of a row next to each other; the index is u32.
/// </summary>
/// <param name="IsScatter">Whether the index says where to, not where from.</param>
/// <param name="Source">Extents (1, c, h, w); c may be 1 to use one source for all channels.</param>
/// <param name="Index">Extents (1, c, rows, 1); c may be 1.</param>
/// <param name="Destination">Extents (1, c, rows, w).</param>
/// <param name="Type">Gives the size of an element.</param>
public sealed record RowMove(bool IsScatter, GdmaSide Source, GdmaSide Index, GdmaSide Destination, ChipType Type) : GdmaInstruction
{
    /// <summary>What a gather writes for an index outside the source.</summary>
    public uint OutOfRange { get; init; }

    internal override GdmaCommand ToGdma() => new GdmaAssembler(IsScatter ? GdmaOpcode.Scatter : GdmaOpcode.Gather, 0, Type)
        .Set(StrideEnable, true)
        .Set(ConstantValue, OutOfRange)
        .Source(Source.Address).Set(SrcCsize, Source.Shape.C).Set(SrcHsize, Source.Shape.H).Set(SrcWsize, Source.Shape.W)
        .Set(SrcCstride, Source.Strides.C).Set(SrcHstride, Source.Strides.H)
        .Destination(Destination.Address)
        .Set(DstCsize, Destination.Shape.C).Set(DstHsize, Destination.Shape.H).Set(DstWsize, Destination.Shape.W)
        .Set(DstCstride, Destination.Strides.C).Set(DstHstride, Destination.Strides.H)
        .Address(IndexStartAddrL32, IndexStartAddrH8, Index.Address)
        .Set(IndexCsize, Index.Shape.C).Set(IndexHsize, Index.Shape.H)
        .Set(IndexCstride, Index.Strides.C).Set(IndexHstride, Index.Strides.H)
        .Finish();

    internal static RowMove From(GdmaCommand raw)
    {
        var type = raw.Type();
        var scatter = raw.Opcode() == GdmaOpcode.Scatter;
        return new(
            scatter,
            Side(raw, raw.Source(), new(1, raw.Int(SrcCsize), raw.Int(SrcHsize), raw.Int(SrcWsize)), SrcCstride, SrcHstride, type),
            Side(raw, raw.Index(), new(1, raw.Int(IndexCsize), raw.Int(IndexHsize), 1), IndexCstride, IndexHstride, ChipType.U32),
            Side(raw, raw.Destination(), new(1, raw.Int(DstCsize), raw.Int(DstHsize), raw.Int(DstWsize)), DstCstride, DstHstride, type),
            type)
        {
            OutOfRange = (uint)raw[ConstantValue],
        };
    }

    private static GdmaSide Side(
        GdmaCommand raw, ulong address, Nchw shape, GdmaField cStride, GdmaField hStride, ChipType type) =>
        raw.Flag(StrideEnable)
            ? new(address, shape, new(0, (long)raw[cStride], (long)raw[hStride], 1))
            : GdmaSide.Default(address, shape, type.Size);
}
