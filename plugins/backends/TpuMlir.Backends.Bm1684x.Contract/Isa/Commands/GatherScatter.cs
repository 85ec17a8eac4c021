using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>The operations of SG and SGL, by their code in tsk_eu_typ (the chip's instruction set).</summary>
public enum GatherScatterKind
{
    /// <summary>R[n,c,0,i] = A[n,c,0,B[i]], one index list for all lanes.</summary>
    GatherW = 0,

    /// <summary>R[n,c,0,i] = A[n,c,h_i,w_i], one list of (w, h) pairs for all lanes.</summary>
    GatherHW = 1,

    /// <summary>R[n,c,0,B[i]] = A[n,c,0,i], one index list for all lanes.</summary>
    ScatterW = 3,

    /// <summary>R[n,c,h_i,w_i] = A[n,c,0,i], one list of (w, h) pairs for all lanes.</summary>
    ScatterHW = 4,

    /// <summary>R[n,c,0,i] = A[0,c,0,B[n,c,0,i]], an index list per lane.</summary>
    LaneGather = 5,

    /// <summary>R[n,c,0,B[n,c,0,i]] = A[0,c,0,i], an index list per lane.</summary>
    LaneScatter = 6,

    /// <summary>As <see cref="LaneGather"/> for one image, from rows kept four times, 32 KiB apart, for speed.</summary>
    FourBankGather = 7,

    /// <summary>Packs the elements of each channel whose mask is not zero, and counts them.</summary>
    MaskSelect = 8,

    /// <summary>The positions of each channel's elements that are not zero, and their count.</summary>
    Nonzero = 9,

    /// <summary>As <see cref="LaneGather"/>, without waiting for the command before.</summary>
    LaneGatherNoInterlock = 13,

    /// <summary>As <see cref="LaneScatter"/>, without waiting for the command before.</summary>
    LaneScatterNoInterlock = 14,

    /// <summary>As <see cref="MaskSelect"/>, without waiting for the command before.</summary>
    MaskSelectNoInterlock = 15,

    /// <summary>As <see cref="Nonzero"/>, without waiting for the command before.</summary>
    NonzeroNoInterlock = 16,

    /// <summary>R[n,c,j,:] = A[0,c,B[n,c,j],:] on line-aligned rows.</summary>
    GatherRows = 17,

    /// <summary>R[n,c,B[n,c,j],:] = A[0,c,j,:] on line-aligned rows.</summary>
    ScatterRows = 18,

    /// <summary>Packs the line-aligned rows of each channel whose mask is not zero, and counts them.</summary>
    MaskSelectRows = 19,
}

/// <summary>SG and SGL: movement within the lanes steered by indices or masks (the chip's instruction set).</summary>
/// <remarks>An index outside the source is illegal, but for the all-ones index of <see cref="AllowInvalid"/>.</remarks>
/// <param name="Kind">The movement.</param>
/// <param name="Result">R.</param>
/// <param name="Source">A, with elements of the same size.</param>
public sealed record GatherScatter(GatherScatterKind Kind, LocalTensor Result, LocalTensor Source) : TiuInstruction
{
    /// <summary>Index list or mask, unsigned; none for nonzero.</summary>
    public LocalTensor? Index { get; init; }

    /// <summary>Gathers of elements: treat the all-ones index as "no element" instead of an error.</summary>
    public bool AllowInvalid { get; init; }

    /// <summary>With <see cref="AllowInvalid"/>: what such an element becomes; null leaves the result untouched.</summary>
    public uint? InvalidFill { get; init; }

    /// <summary>Where mask select and nonzero write how many elements each channel got: u16 [n,c,1,1] compact.</summary>
    public uint? CountAddress { get; init; }

    /// <summary>True for the kinds that move whole rows.</summary>
    public bool IsRows => Kind is GatherScatterKind.GatherRows or GatherScatterKind.ScatterRows or GatherScatterKind.MaskSelectRows;

    /// <summary>True for the kinds that count.</summary>
    public bool HasCount => Kind is GatherScatterKind.MaskSelect or GatherScatterKind.Nonzero
        or GatherScatterKind.MaskSelectNoInterlock or GatherScatterKind.NonzeroNoInterlock or GatherScatterKind.MaskSelectRows;

    /// <summary>The count tensor of the kinds that have one.</summary>
    public LocalTensor? Count => HasCount && CountAddress is { } address
        ? LocalTensor.Compact(address, Result.Shape with { H = 1, W = 1 }, ChipType.U16)
        : null;

    internal override TiuCommand ToTiu()
    {
        var assembler = new TiuAssembler(TiuOpcode.GatherScatter, (int)Kind)
            .Result(Result)
            .Set(Opd0Addr, Source.Address).Set(Opd0Str, SourceCode).Set(Opd0H, Source.Shape.H)
            .Set(Opd3Const, AllowInvalid)
            .Set(Opd2Const, InvalidFill is not null).Set(Opd2Addr, InvalidFill ?? 0)
            .Set(Res1Addr, CountAddress ?? 0);
        if (Index is { } index)
        {
            assembler.Set(Opd1Addr, index.Address).Set(Opd1Prec, index.Type.Code);
        }

        if (!IsRows)
        {
            // The row kinds have no fields for these: widths equal the result's and the type is read from it.
            assembler.Set(Opd0W, Source.Shape.W).Set(Opd0Prec, Source.Type.Code);
            if (Index is { } list)
            {
                assembler.Set(Opd1C, list.Shape.C).Set(Opd1W, list.Shape.W);
            }
        }

        return assembler.Finish();
    }

    // Rows of their own are code 3, rows shared by all channels of the lane code 4.
    private int SourceCode => Source.Layout switch
    {
        LocalLayout.LaneShared => 4,
        LocalLayout.LineAligned => 3,
        _ => 0,
    };

    internal static GatherScatter From(TiuCommand raw)
    {
        var kind = (GatherScatterKind)raw.Eu();
        var rows = raw.Eu() >= (int)GatherScatterKind.GatherRows;
        var shape = raw.ShapeOf(OperandSlot.Result);
        var type = raw.TypeOf(OperandSlot.Result);
        var source = GatherScatterShapes.Source(kind, shape, raw.Int(Opd0H), raw.Int(Opd0W));
        var sourceLayout = raw.Int(Opd0Str) switch
        {
            4 => LocalLayout.LaneShared,
            3 => LocalLayout.LineAligned,
            _ => LocalLayout.Aligned,
        };
        var sourceType = rows ? type : ChipType.From(raw.Int(Opd0Prec), false);
        var resultLayout = rows ? LocalLayout.LineAligned : LocalLayout.Aligned;
        var command = new GatherScatter(
            kind, new((uint)raw[Res0Addr], shape, type, resultLayout), new((uint)raw[Opd0Addr], source, sourceType, sourceLayout))
        {
            Index = GatherScatterShapes.Index(kind, shape, source) is var (indexShape, layout)
                ? new((uint)raw[Opd1Addr], indexShape, ChipType.From(raw.Int(Opd1Prec), false), layout)
                : null,
            AllowInvalid = raw.Flag(Opd3Const),
            InvalidFill = raw.Flag(Opd2Const) ? (uint)raw[Opd2Addr] : null,
        };
        return command.HasCount ? command with { CountAddress = (uint)raw[Res1Addr] } : command;
    }
}
