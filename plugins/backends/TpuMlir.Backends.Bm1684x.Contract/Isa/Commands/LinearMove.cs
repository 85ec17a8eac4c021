namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>GDMA general: consecutive elements from one place to another, to many lanes, or a fill.</summary>
/// <param name="Source">Byte address read; null for a fill.</param>
/// <param name="Destination">Byte address written.</param>
/// <param name="Elements">How many.</param>
/// <param name="Type">Gives the size of an element.</param>
public sealed record LinearMove(ulong? Source, ulong Destination, long Elements, ChipType Type) : GdmaInstruction
{
    /// <summary>Number of lanes that receive the same bytes; null for a plain copy.</summary>
    public int? BroadcastLanes { get; init; }

    /// <summary>The bits every element gets when there is no source.</summary>
    public uint Fill { get; init; }

    internal override GdmaCommand ToGdma()
    {
        var assembler = new GdmaAssembler(GdmaOpcode.General, BroadcastLanes is null ? 0 : 1, Type)
            .Source(Source ?? 0).Destination(Destination)
            .Set(GdmaField.SrcCstride, Elements)
            .Set(GdmaField.DstCsize, BroadcastLanes ?? 0);
        if (Source is null)
        {
            assembler.Set(GdmaField.FillConstantEn, true).Set(GdmaField.ConstantValue, Fill);
        }

        return assembler.Finish();
    }

    internal static LinearMove From(GdmaCommand raw)
    {
        var fill = raw.Flag(GdmaField.FillConstantEn);
        return new(fill ? null : raw.Source(), raw.Destination(), (long)raw[GdmaField.SrcCstride], raw.Type())
        {
            BroadcastLanes = raw.Special() == 1 ? raw.Int(GdmaField.DstCsize) : null,
            Fill = fill ? (uint)raw[GdmaField.ConstantValue] : 0,
        };
    }
}
