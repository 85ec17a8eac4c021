namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>GDMA cw transpose: destination (n,w,h,c) of a source (n,c,h,w), between any two memories.</summary>
/// <param name="Source">What is read, (n, c, h, w).</param>
/// <param name="Destination">Where it goes, (n, w, h, c).</param>
/// <param name="Type">Gives the size of an element.</param>
public sealed record CwTransposeMove(GdmaSide Source, GdmaSide Destination, ChipType Type) : GdmaInstruction
{
    internal override GdmaCommand ToGdma() => new GdmaAssembler(GdmaOpcode.CwTranspose, 0, Type)
        .Set(GdmaField.StrideEnable, true).Set(GdmaField.NchwCopy, true)
        .Source(Source.Address).SourceSize(Source.Shape).SourceStrides(Source.Strides)
        .Destination(Destination.Address).DestinationSize(Destination.Shape).DestinationStrides(Destination.Strides)
        .Finish();

    internal static CwTransposeMove From(GdmaCommand raw)
    {
        var source = raw.SourceSize();
        return new(raw.SourceSide(source, wholeRows: true), raw.DestinationSide(source with { C = source.W, W = source.C }, wholeRows: true), raw.Type());
    }
}
