namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>GDMA nonzero: flat NCHW positions (plus a base) of the elements that are not zero, packed.</summary>
/// <param name="Source">Byte address of the elements, aligned or contiguous.</param>
/// <param name="Destination">Byte address of the positions.</param>
/// <param name="Shape">Extents.</param>
/// <param name="Type">Type of an element.</param>
/// <param name="IndexType">Type of a position.</param>
public sealed record NonzeroMove(ulong Source, ulong Destination, Nchw Shape, ChipType Type, ChipType IndexType) : GdmaInstruction
{
    /// <summary>Added to every position.</summary>
    public uint Base { get; init; }

    /// <summary>The elements with their strides.</summary>
    public GdmaSide SourceSide => GdmaSide.Default(Source, Shape, Type.Size);

    internal override GdmaCommand ToGdma() => new GdmaAssembler(GdmaOpcode.Nonzero, 0, Type)
        .Source(Source).SourceSize(Shape)
        .Set(GdmaField.IndexDataFormat, IndexType.Code).Set(GdmaField.DstNstride, Base)
        .Destination(Destination)
        .Finish();

    internal static NonzeroMove From(GdmaCommand raw) => new(
        raw.Source(), raw.Destination(), raw.SourceSize(), raw.Type(),
        ChipType.From(raw.Int(GdmaField.IndexDataFormat), false))
    {
        Base = (uint)raw[GdmaField.DstNstride],
    };
}
