namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>GDMA nonzero: flat NCHW positions (plus a base) of the elements that are not zero, packed.</summary>
internal sealed record NonzeroMove(ulong Source, ulong Destination, Nchw Shape, ChipType Type, ChipType IndexType)
{
    public uint Base { get; init; }

    public GdmaSide SourceSide => GdmaSide.Default(Source, Shape, Type.Size);

    public GdmaCommand ToGdma() => new GdmaAssembler(GdmaOpcode.Nonzero, 0, Type)
        .Source(Source).SourceSize(Shape)
        .Set(GdmaField.IndexDataFormat, IndexType.Code).Set(GdmaField.DstNstride, Base)
        .Destination(Destination)
        .Finish();

    public static NonzeroMove From(GdmaCommand raw) => new(
        raw.Source(), raw.Destination(), raw.SourceSize(), raw.Type(),
        ChipType.From(raw.Int(GdmaField.IndexDataFormat), false))
    {
        Base = (uint)raw[GdmaField.DstNstride],
    };
}
