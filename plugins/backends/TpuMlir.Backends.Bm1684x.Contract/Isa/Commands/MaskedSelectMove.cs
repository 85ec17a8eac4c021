namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>GDMA masked select: the elements whose mask is not zero, packed. Sources are aligned or contiguous; no count is returned.</summary>
internal sealed record MaskedSelectMove(
    ulong Source, ulong Mask, ulong Destination, Nchw Shape, ChipType Type, ChipType MaskType)
{
    public GdmaSide SourceSide => GdmaSide.Default(Source, Shape, Type.Size);

    public GdmaSide MaskSide => GdmaSide.Default(Mask, Shape, MaskType.Size);

    public GdmaCommand ToGdma() => new GdmaAssembler(GdmaOpcode.MaskedSelect, 0, Type)
        .Source(Source).SourceSize(Shape)
        .Address(GdmaField.MaskStartAddrL32, GdmaField.MaskStartAddrH8, Mask)
        .Set(GdmaField.MaskDataFormat, MaskType.Code)
        .Destination(Destination)
        .Finish();

    public static MaskedSelectMove From(GdmaCommand raw) => new(
        raw.Source(), raw.Mask(), raw.Destination(), raw.SourceSize(), raw.Type(),
        ChipType.From(raw.Int(GdmaField.MaskDataFormat), false));
}
