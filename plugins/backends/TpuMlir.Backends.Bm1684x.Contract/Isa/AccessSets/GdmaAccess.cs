using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Memory;

namespace TpuMlir.Backends.Bm1684x.Isa.AccessSets;

/// <summary>Read and write sets of GDMA commands. Operations without a description touch everything.</summary>
internal static class GdmaAccess
{
    public static AccessSet Of(GdmaCommand raw)
    {
        var lanes = raw.LaneMask();
        var (reads, writes) = (new Footprint(lanes), new Footprint(lanes));
        switch (raw.Opcode())
        {
            case GdmaOpcode.Tensor when Enum.IsDefined((TensorMoveKind)raw.Special()):
                Collect(TensorMove.From(raw), reads, writes);
                break;
            case GdmaOpcode.Matrix when raw.Special() <= 1:
                Collect(MatrixMove.From(raw), reads, writes);
                break;
            case GdmaOpcode.MaskedSelect when raw.Special() <= 1:
                Collect(MaskedSelectMove.From(raw), reads, writes);
                break;
            case GdmaOpcode.General when raw.Special() <= 1:
                Collect(LinearMove.From(raw), reads, writes);
                break;
            case GdmaOpcode.CwTranspose:
                var transpose = CwTransposeMove.From(raw);
                reads.Add(transpose.Source, transpose.Type);
                writes.Add(transpose.Destination, transpose.Type);
                break;
            case GdmaOpcode.Nonzero:
                var nonzero = NonzeroMove.From(raw);
                reads.Add(nonzero.SourceSide, nonzero.Type);
                writes.AddFlat(nonzero.Destination, nonzero.Shape.Count * nonzero.IndexType.Size);
                break;
            case GdmaOpcode.Gather or GdmaOpcode.Scatter:
                var rows = RowMove.From(raw);
                reads.Add(rows.Source, rows.Type).Add(rows.Index, ChipType.U32);
                writes.Add(rows.Destination, rows.Type);
                break;
            case GdmaOpcode.System:
                return AccessSet.None;
            default:
                return new(Footprint.Everything, Footprint.Everything);
        }

        return new(reads.Ranges, writes.Ranges);
    }

    private static void Collect(TensorMove move, Footprint reads, Footprint writes)
    {
        reads.Add(move.Source, move.Type);
        var copies = move.Kind is TensorMoveKind.FourBankCopy or TensorMoveKind.FourBankBroadcast ? 4u : 1;
        for (var i = 0u; i < copies; i++)
        {
            writes.Add(move.Destination with { Address = move.Destination.Address + (i * 2 * ChipMemory.BankBytes) }, move.Type);
        }
    }

    private static void Collect(MatrixMove move, Footprint reads, Footprint writes)
    {
        var global = new GdmaSide(move.GlobalAddress, new(1, 1, move.Rows, move.Columns), new(0, 0, move.RowStride, 1));
        var local = GdmaSide.Local(move.LocalTensor);
        reads.Add(move.ToLocal ? global : local, move.Type);
        writes.Add(move.ToLocal ? local : global, move.Type);
    }

    private static void Collect(LinearMove move, Footprint reads, Footprint writes)
    {
        var bytes = move.Elements * move.Type.Size;
        if (move.Source is { } source)
        {
            reads.AddFlat(source, bytes);
        }

        if (move.BroadcastLanes is not { } count)
        {
            writes.AddFlat(move.Destination, bytes);
            return;
        }

        // The same row in neighbouring lanes: a tensor with one channel per lane.
        var shape = new Nchw(1, count, 1, (int)Math.Min(move.Elements, int.MaxValue));
        writes.Add(new GdmaSide(move.Destination, shape, Strides.Contiguous(shape)), move.Type);
    }

    private static void Collect(MaskedSelectMove move, Footprint reads, Footprint writes)
    {
        reads.Add(move.SourceSide, move.Type).Add(move.MaskSide, move.MaskType);
        writes.AddFlat(move.Destination, move.Shape.Count * move.Type.Size);
    }
}
