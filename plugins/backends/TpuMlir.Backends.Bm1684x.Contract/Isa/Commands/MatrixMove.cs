namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>
/// GDMA matrix: rows and columns of global memory to or from sections of local memory. The local side is a
/// tensor (rows, sections, 1, section width); with <paramref name="Transposed"/> its rows are the global columns.
/// </summary>
/// <param name="GlobalAddress">Byte address of the first element in global memory.</param>
/// <param name="Rows">Rows in global memory.</param>
/// <param name="Columns">Columns in global memory.</param>
/// <param name="RowStride">Elements from one global row to the next.</param>
/// <param name="Local">The matrix in local memory.</param>
/// <param name="ToLocal">The direction.</param>
/// <param name="Transposed">Whether rows become columns.</param>
public sealed record MatrixMove(
    ulong GlobalAddress, int Rows, int Columns, long RowStride, LocalMatrix Local, bool ToLocal, bool Transposed = false) : GdmaInstruction
{
    /// <summary>Type of an element.</summary>
    public ChipType Type => Local.Type;

    /// <summary>Distances of rows and sections in local memory when they are not those of the aligned layout.</summary>
    public (long Row, long Section)? LocalStrides { get; init; }

    /// <summary>The local side as a tensor.</summary>
    public LocalTensor LocalTensor => LocalStrides is { } s
        ? Local.AsTensor() with { Layout = LocalLayout.Strided, GivenStrides = new(s.Row, s.Section, Local.SectionWidth, 1) }
        : Local.AsTensor();

    internal override GdmaCommand ToGdma()
    {
        var local = GdmaSide.Local(LocalTensor);
        var assembler = new GdmaAssembler(GdmaOpcode.Matrix, Transposed ? 1 : 0, Type).Set(GdmaField.StrideEnable, true);
        // The local extents occupy n, c and w of their side, the global ones h and w of the other.
        if (ToLocal)
        {
            return assembler.Source(GlobalAddress).Destination(local.Address)
                .Set(GdmaField.SrcHsize, Rows).Set(GdmaField.SrcWsize, Columns).Set(GdmaField.SrcHstride, RowStride)
                .Set(GdmaField.DstNsize, Local.Rows).Set(GdmaField.DstCsize, Local.Sections).Set(GdmaField.DstWsize, Local.SectionWidth)
                .Set(GdmaField.DstNstride, local.Strides.N).Set(GdmaField.DstCstride, local.Strides.C)
                .Finish();
        }

        return assembler.Source(local.Address).Destination(GlobalAddress)
            .Set(GdmaField.DstHsize, Rows).Set(GdmaField.DstWsize, Columns).Set(GdmaField.DstHstride, RowStride)
            .Set(GdmaField.SrcNsize, Local.Rows).Set(GdmaField.SrcCsize, Local.Sections).Set(GdmaField.SrcWsize, Local.SectionWidth)
            .Set(GdmaField.SrcNstride, local.Strides.N).Set(GdmaField.SrcCstride, local.Strides.C)
            .Finish();
    }

    /// <summary>Where the long form of a store has what a load has in a field; the short form has one set of fields, named as a load's.</summary>
    internal static GdmaField OfStore(GdmaField field) => field switch
    {
        GdmaField.SrcHstride => GdmaField.DstHstride,
        GdmaField.SrcHsize => GdmaField.DstHsize,
        GdmaField.SrcWsize => GdmaField.DstWsize,
        GdmaField.DstNstride => GdmaField.SrcNstride,
        GdmaField.DstCstride => GdmaField.SrcCstride,
        GdmaField.DstNsize => GdmaField.SrcNsize,
        GdmaField.DstCsize => GdmaField.SrcCsize,
        GdmaField.DstWsize => GdmaField.SrcWsize,
        _ => field,
    };

    internal static MatrixMove From(GdmaCommand raw)
    {
        var toLocal = ChipMemory.SpaceOf(raw.Destination()) == MemorySpace.Local;
        var (local, global) = toLocal ? (raw.Destination(), raw.Source()) : (raw.Source(), raw.Destination());
        var likeLoad = toLocal || raw.IsShort();
        ulong Field(GdmaField field) => raw[likeLoad ? field : OfStore(field)];
        int Extent(GdmaField field) => raw.Int(likeLoad ? field : OfStore(field));
        int rows = Extent(GdmaField.SrcHsize), columns = Extent(GdmaField.SrcWsize);
        int width = Math.Max(1, Extent(GdmaField.DstWsize)), localRows = Extent(GdmaField.DstNsize), sections = Extent(GdmaField.DstCsize);
        // A side that lies outside local memory is reported by the legality check; here it only must not crash.
        var address = ChipMemory.SpaceOf(local) == MemorySpace.Local ? (uint)(local - ChipMemory.LocalBase) : (uint)local;
        var matrix = LocalMatrix.OfSections(address, localRows, sections, width, width, raw.Type());
        var strided = raw.Flag(GdmaField.StrideEnable);
        var aligned = matrix.AsTensor().Strides;
        long rowStride = (long)Field(GdmaField.DstNstride), sectionStride = (long)Field(GdmaField.DstCstride);
        return new(
            global, rows, columns, strided ? (long)Field(GdmaField.SrcHstride) : columns,
            matrix, toLocal, raw.Special() == 1)
        {
            LocalStrides = strided && (rowStride != aligned.N || sectionStride != aligned.C) ? (rowStride, sectionStride) : null,
        };
    }
}
