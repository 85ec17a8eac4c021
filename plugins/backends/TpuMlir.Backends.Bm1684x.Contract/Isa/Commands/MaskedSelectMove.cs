namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>GDMA masked select: the elements whose mask is not zero, packed. Sources are aligned or contiguous; no count is returned.</summary>
/// <param name="Source">Byte address of the elements.</param>
/// <param name="Mask">Byte address of the mask, of the same extents.</param>
/// <param name="Destination">Byte address of the result.</param>
/// <param name="Shape">Extents.</param>
/// <param name="Type">Gives the size of an element.</param>
/// <param name="MaskType">Gives the size of an element of the mask.</param>
public sealed record MaskedSelectMove(
    ulong Source, ulong Mask, ulong Destination, Nchw Shape, ChipType Type, ChipType MaskType) : GdmaInstruction
{
    /// <summary>The elements with their strides.</summary>
    public GdmaSide SourceSide => GdmaSide.Default(Source, Shape, Type.Size);

    /// <summary>The mask with its strides.</summary>
    public GdmaSide MaskSide => GdmaSide.Default(Mask, Shape, MaskType.Size);

    internal override GdmaCommand ToGdma() => new GdmaAssembler(GdmaOpcode.MaskedSelect, 0, Type)
        .Source(Source).SourceSize(Shape)
        .Address(GdmaField.MaskStartAddrL32, GdmaField.MaskStartAddrH8, Mask)
        .Set(GdmaField.MaskDataFormat, MaskType.Code)
        .Destination(Destination)
        .Finish();

    internal static MaskedSelectMove From(GdmaCommand raw) => new(
        raw.Source(), raw.Mask(), raw.Destination(), raw.SourceSize(), raw.Type(),
        ChipType.From(raw.Int(GdmaField.MaskDataFormat), false));
}
