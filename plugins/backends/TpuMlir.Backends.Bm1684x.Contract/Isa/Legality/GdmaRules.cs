using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Legality;

/// <summary>GDMA (isa.md section 6 and 9).</summary>
internal static class GdmaRules
{
    public static void Check(GdmaCommand raw, Findings f)
    {
        f.InRange(raw.Int(GdmaField.SrcDataFormat), 0, 5, "gdma.type", "later chips only", nameof(GdmaField.SrcDataFormat));
        f.Require(raw.LaneMask() != 0, "gdma.lane-mask", "a zero mask touches no lane", nameof(GdmaField.LocalmemMaskL32), 0, "not 0");
        switch (raw.Opcode())
        {
            case GdmaOpcode.Tensor:
                Tensor(raw, f);
                break;
            case GdmaOpcode.Matrix:
                Matrix(raw, f);
                break;
            case GdmaOpcode.General:
                f.InRange(raw.Special(), 0, 1, "gdma.special", "unknown function", nameof(GdmaField.CmdSpecialFunction));
                Linear(LinearMove.From(raw), f);
                break;
            case GdmaOpcode.CwTranspose:
                var transpose = CwTransposeMove.From(raw);
                Side(f, transpose.Source, transpose.Type, "source");
                Side(f, transpose.Destination, transpose.Type, "destination");
                Overlap(raw, f);
                break;
            case GdmaOpcode.MaskedSelect:
                var select = MaskedSelectMove.From(raw);
                Side(f, select.SourceSide, select.Type, "source");
                Side(f, select.MaskSide, select.MaskType, "mask");
                Packed(f, select.Destination, select.Type);
                f.InRange(raw.Special(), 0, 1, "gdma.special", "unknown function", nameof(GdmaField.CmdSpecialFunction));
                break;
            case GdmaOpcode.Nonzero:
                var nonzero = NonzeroMove.From(raw);
                Side(f, nonzero.SourceSide, nonzero.Type, "source");
                Packed(f, nonzero.Destination, nonzero.IndexType);
                f.Require(
                    nonzero.IndexType.IsKnown && nonzero.IndexType.IsInteger, "gdma.index-type", "positions are integers",
                    nameof(GdmaField.IndexDataFormat), nonzero.IndexType.Code, "8, 16 or 32-bit");
                break;
            case GdmaOpcode.Gather or GdmaOpcode.Scatter:
                Rows(RowMove.From(raw), f);
                break;
        }
    }

    private static void Tensor(GdmaCommand raw, Findings f)
    {
        f.InRange(raw.Special(), 0, 6, "gdma.special", "unknown function", nameof(GdmaField.CmdSpecialFunction));
        var move = TensorMove.From(raw);
        if (move.Source is { } source)
        {
            Side(f, source, move.Type, "source");
            var same = move.Kind is TensorMoveKind.Broadcast or TensorMoveKind.FourBankBroadcast || source.Shape.Count == move.Destination.Shape.Count;
            f.Require(same, "gdma.reshape", "both sides hold the same number of elements", "destination", move.Destination.Shape.Count, $"{source.Shape.Count}");
        }

        Side(f, move.Destination, move.Type, "destination");
        var toLocal = move.Destination.Space == MemorySpace.Local;
        var local = (uint)(move.Destination.Address - ChipMemory.LocalBase);
        if (toLocal && (move.Kind is TensorMoveKind.Broadcast or TensorMoveKind.FourBankBroadcast || move.Source is null))
        {
            f.InRange(
                ChipMemory.LaneOf(local) + move.Destination.Shape.C, 1, ChipMemory.Lanes, "gdma.lanes", "broadcasts and fills end with lane 63", "last lane");
        }

        if (move.Kind is TensorMoveKind.Broadcast or TensorMoveKind.FourBankBroadcast)
        {
            f.Require(toLocal, "gdma.broadcast", "a broadcast goes to the lanes", "destination", (long)move.Destination.Address, "in local memory");
            f.Require(
                raw.LaneMask() == ChipMemory.AllLanes, "gdma.lane-mask", "a broadcast goes to all its lanes",
                nameof(GdmaField.LocalmemMaskL32), (long)raw[GdmaField.LocalmemMaskL32], "all ones");
        }

        if (move.Kind is TensorMoveKind.FourBankCopy or TensorMoveKind.FourBankBroadcast)
        {
            var offset = toLocal ? ChipMemory.OffsetOf(local) : -1;
            f.InRange(offset, 8 * ChipMemory.BankBytes, (10 * ChipMemory.BankBytes) - 1, "gdma.four-bank", "the first of four copies lies in this range", "destination offset");
        }

        if (move.Kind is TensorMoveKind.Collect or TensorMoveKind.Distribute)
        {
            var localSide = move.Kind == TensorMoveKind.Collect ? move.Source : move.Destination;
            f.Require(move.Source is not null, "gdma.fill", "a transpose does not fill", nameof(GdmaField.FillConstantEn), 1, "0");
            f.Require(localSide is null || localSide.Space == MemorySpace.Local, "gdma.transpose", "one side is local memory", "address", 0, "local");
        }
    }

    private static void Matrix(GdmaCommand raw, Findings f)
    {
        f.InRange(raw.Special(), 0, 1, "gdma.special", "unknown function", nameof(GdmaField.CmdSpecialFunction));
        var move = MatrixMove.From(raw);
        var sourceLocal = ChipMemory.SpaceOf(raw.Source()) == MemorySpace.Local;
        f.Require(sourceLocal != move.ToLocal, "gdma.matrix", "one side is local memory, the other is not", "address", (long)raw.Source(), "local or global");
        Address(f, move.GlobalAddress, move.Type, "global side");
        Address(f, raw.Source() == move.GlobalAddress ? raw.Destination() : raw.Source(), move.Type, "local side");
        Extents(f, new(1, 1, move.Rows, move.Columns), "global side");
        Extents(f, move.LocalTensor.Shape, "local side");
    }

    private static void Linear(LinearMove move, Findings f)
    {
        f.InRange(move.Elements, 1, uint.MaxValue, "gdma.extent", "at least one element", nameof(GdmaField.SrcCstride));
        Address(f, move.Destination, move.Type, "destination");
        if (move.Source is { } source)
        {
            Address(f, source, move.Type, "source");
        }

        if (move.BroadcastLanes is { } lanes)
        {
            f.Require(
                ChipMemory.SpaceOf(move.Destination) == MemorySpace.Local, "gdma.broadcast", "a broadcast goes to the lanes", "destination",
                (long)move.Destination, "in local memory");
            f.InRange(
                (long)(move.Destination % ChipMemory.LaneBytes) + (move.Elements * move.Type.Size), 1, ChipMemory.LaneBytes, "gdma.bounds",
                "what is broadcast stays within a lane", "last byte");
            var first = ChipMemory.LaneOf((uint)(move.Destination - ChipMemory.LocalBase));
            f.InRange(first + lanes, 1, ChipMemory.Lanes, "gdma.lanes", "broadcasts end with lane 63", "last lane");
        }
    }

    private static void Rows(RowMove move, Findings f)
    {
        Side(f, move.Source, move.Type, "source", wide: true);
        Side(f, move.Index, ChipType.U32, "index", wide: true);
        Side(f, move.Destination, move.Type, "destination", wide: true);
        f.Equal(move.Index.Strides.H, 1, "gdma.index", "indices lie next to each other", "index h stride");
        f.Require(
            move.Index.Strides.C >= move.Index.Shape.H || move.Index.Shape.C == 1, "gdma.index", "index lists do not overlap",
            "index c stride", move.Index.Strides.C, $"at least {move.Index.Shape.H}");
        foreach (var (side, name) in new[] { (move.Source, "source c"), (move.Index, "index c") })
        {
            f.Require(
                side.Shape.C == 1 || side.Shape.C == move.Destination.Shape.C, "gdma.index", "one channel for all, or one for each",
                name, side.Shape.C, $"1 or {move.Destination.Shape.C}");
        }

        f.Require(
            move.Destination.Shape.C == 1 || move.Source.Shape.C > 1 || move.Index.Shape.C > 1, "gdma.index",
            "source and index do not both serve all channels", "source c", 1, $"{move.Destination.Shape.C}");
        var moved = move.IsScatter ? move.Source : move.Destination;
        f.Equal(moved.Shape.H, move.Index.Shape.H, "gdma.index", "one index for each row moved", "rows");
        f.Equal(move.Destination.Shape.W, move.Source.Shape.W, "gdma.index", "rows have one length", "destination w");
    }

    private static void Side(Findings f, GdmaSide side, ChipType type, string name, bool wide = false)
    {
        Address(f, side.Address, type, name);
        if (wide)
        {
            f.Require(side.Shape is { C: > 0, H: > 0, W: > 0 }, "gdma.extent", "extents are at least 1", name, side.Shape.Count, "positive");
            return;
        }

        Extents(f, side.Shape, name);
        f.InRange(side.Strides.W * type.Size, 1, 128, "gdma.w-stride", "bytes between elements of a row", $"{name} w stride");
    }

    private static void Extents(Findings f, Nchw shape, string name)
    {
        foreach (var extent in (ReadOnlySpan<int>)[shape.N, shape.C, shape.H, shape.W])
        {
            f.InRange(extent, 1, 65535, "gdma.extent", "extents", name);
        }
    }

    private static void Address(Findings f, ulong address, ChipType type, string name)
    {
        var space = ChipMemory.SpaceOf(address);
        f.Require(space is not null, "gdma.address", "in no memory of the chip", name, (long)address, "local, L2 or global");
        f.Require(space != MemorySpace.Static, "gdma.static", "static memory is out of reach", name, (long)address, "local, L2 or global");
        f.Multiple((long)address, type.Size, "gdma.alignment", "elements lie at multiples of their size", name);
    }

    /// <summary>Elements written one after another: the vendor's functional model refuses local memory.</summary>
    private static void Packed(Findings f, ulong address, ChipType type)
    {
        Address(f, address, type, "destination");
        f.Require(
            ChipMemory.SpaceOf(address) != MemorySpace.Local, "gdma.packed", "packed elements go to linear memory", "destination", (long)address,
            "in L2 or global memory");
    }

    private static void Overlap(GdmaCommand raw, Findings f)
    {
        var set = AccessSets.GdmaAccess.Of(raw);
        var overlaps = set.Reads.Any(r => set.Writes.Any(w => r.Overlaps(w)));
        f.Require(!overlaps, "gdma.overlap", "a transpose cannot work in place", "destination", (long)raw.Destination(), "apart from the source");
    }
}
