namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>Special functions of the GDMA tensor command (the chip's instruction set).</summary>
public enum TensorMoveKind
{
    /// <summary>A copy, or a fill.</summary>
    Copy = 0,

    /// <summary>Destination (c,n,h,w).</summary>
    TransposeNC = 1,

    /// <summary>Local to global with c and w swapped.</summary>
    Collect = 2,

    /// <summary>One channel to many lanes.</summary>
    Broadcast = 3,

    /// <summary>Global to local with c and w swapped.</summary>
    Distribute = 4,

    /// <summary>Copy to four places 32 KiB apart.</summary>
    FourBankCopy = 5,

    /// <summary>One channel to many lanes, four times 32 KiB apart.</summary>
    FourBankBroadcast = 6,
}

/// <summary>GDMA tensor: strided copies of four-dimensional tensors, transposes, broadcasts and fills.</summary>
/// <param name="Kind">The movement.</param>
/// <param name="Source">What is read; null for a fill.</param>
/// <param name="Destination">Where it goes.</param>
/// <param name="Type">Gives the size of an element.</param>
public sealed record TensorMove(TensorMoveKind Kind, GdmaSide? Source, GdmaSide Destination, ChipType Type) : GdmaInstruction
{
    /// <summary>The bits every element gets when there is no source.</summary>
    public uint Fill { get; init; }

    /// <summary>Copies; with unequal extents the elements keep their NCHW order (reshape).</summary>
    public static TensorMove Copy(GdmaSide source, GdmaSide destination, ChipType type) =>
        new(TensorMoveKind.Copy, source, destination, type);

    /// <summary>Every element gets the same bits.</summary>
    public static TensorMove FillWith(GdmaSide destination, ChipType type, uint bits) =>
        new(TensorMoveKind.Copy, null, destination, type) { Fill = bits };

    internal override GdmaCommand ToGdma()
    {
        var source = Source ?? Destination with { Address = 0 };
        var assembler = new GdmaAssembler(GdmaOpcode.Tensor, (int)Kind, Type)
            .Set(GdmaField.StrideEnable, true)
            .Set(GdmaField.NchwCopy, Kind != TensorMoveKind.Copy || source.Shape == Destination.Shape)
            .Source(source.Address).SourceSize(source.Shape).SourceStrides(source.Strides)
            .Destination(Destination.Address).DestinationSize(Destination.Shape).DestinationStrides(Destination.Strides);
        if (Source is null)
        {
            assembler.Set(GdmaField.FillConstantEn, true).Set(GdmaField.ConstantValue, Fill);
        }

        return assembler.Finish();
    }

    internal static TensorMove From(GdmaCommand raw)
    {
        var kind = (TensorMoveKind)raw.Special();
        var fill = raw.Flag(GdmaField.FillConstantEn);
        var source = raw.SourceSize();
        var to = kind switch
        {
            _ when fill => raw.DestinationSize(),
            TensorMoveKind.TransposeNC => source with { N = source.C, C = source.N },
            TensorMoveKind.Collect or TensorMoveKind.Distribute => source with { C = source.W, W = source.C },
            TensorMoveKind.Broadcast or TensorMoveKind.FourBankBroadcast => source with { C = raw.Int(GdmaField.DstCsize) },
            _ when !raw.Flag(GdmaField.NchwCopy) => raw.DestinationSize(),
            _ => source,
        };
        bool rows = kind != TensorMoveKind.Copy;
        return new(kind, fill ? null : raw.SourceSide(source, rows), raw.DestinationSide(to, rows), raw.Type())
        {
            Fill = fill ? (uint)raw[GdmaField.ConstantValue] : 0,
        };
    }
}
