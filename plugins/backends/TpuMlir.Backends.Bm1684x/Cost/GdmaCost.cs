using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>
/// Cycles of every GDMA command: latency, bytes, and contiguous runs of the side that has more of them. Copies between global
/// and local memory, within global memory, matrices and fills of global memory were recorded.
/// </summary>
internal static class GdmaCost
{
    public static CommandCost Of(GdmaCommand raw) => raw.Opcode() switch
    {
        GdmaOpcode.Tensor when Enum.IsDefined((TensorMoveKind)raw.Special()) => Of(TensorMove.From(raw)),
        GdmaOpcode.Matrix when raw.Special() <= 1 && !raw.IsShort() => Of(MatrixMove.From(raw)),
        GdmaOpcode.MaskedSelect => Of(MaskedSelectMove.From(raw)),
        GdmaOpcode.General => Of(LinearMove.From(raw)),
        GdmaOpcode.CwTranspose => Of(CwTransposeMove.From(raw)),
        GdmaOpcode.Nonzero => Of(NonzeroMove.From(raw)),
        GdmaOpcode.Gather or GdmaOpcode.Scatter => Of(RowMove.From(raw)),
        _ => CommandCost.Of("system", 0, false),
    };

    private static CommandCost Of(TensorMove m)
    {
        double written = Bytes(m.Destination, m.Type);
        MemorySpace? to = m.Destination.Space;
        if (m.Source is not { } source)
        {
            Nchw d = m.Destination.Shape;
            return CommandCost.Of(
                    $"fill {Place(to)}",
                    ((double)d.N * d.C * d.H * GdmaCalibration.FillRowCycles) + (written / GdmaCalibration.FillBytesPerCycle),
                    to == MemorySpace.Global)
                .WithTraffic(0, Global(to, written));
        }

        double copies = m.Kind is TensorMoveKind.FourBankCopy or TensorMoveKind.FourBankBroadcast ? 4 : 1;
        double from = ContiguousRuns.Of(source), into = copies * ContiguousRuns.Of(m.Destination);
        bool strided = m.Kind == TensorMoveKind.Copy && IsStrided(source.Space, from, to, into);
        string kind = strided ? "strided copy" : m.Kind == TensorMoveKind.Copy ? "copy" : m.Kind.ToString().ToLowerInvariant();
        return Move(kind, source.Space, to, Bytes(source, m.Type), copies * written, Math.Max(from, into), m.Kind == TensorMoveKind.Copy && !strided);
    }

    /// <summary>
    /// True when there are more runs in global memory than lanes and planes make: the recorded transfers are contiguous there.
    /// Such runs are priced like those of local memory.
    /// </summary>
    private static bool IsStrided(MemorySpace? source, double from, MemorySpace? destination, double into) => (source, destination) switch
    {
        (MemorySpace.Local, _) => into > from,
        (_, MemorySpace.Local) => from > into,
        _ => Math.Max(from, into) > 1,
    };

    private static CommandCost Of(MatrixMove m)
    {
        var global = new GdmaSide(m.GlobalAddress, new Nchw(1, 1, m.Rows, m.Columns), new Strides(0, 0, m.RowStride, 1));
        GdmaSide local = GdmaSide.Local(m.LocalTensor);
        double bytes = Bytes(global, m.Type);

        // Transposed, neighbours on one side are strangers on the other.
        double runs = m.Transposed ? (double)m.Rows * m.Columns : Math.Max(ContiguousRuns.Of(global), ContiguousRuns.Of(local));
        return m.ToLocal
            ? Move(m.Transposed ? "matrix transposed" : "matrix", global.Space, MemorySpace.Local, bytes, bytes, runs, !m.Transposed)
            : Move(m.Transposed ? "matrix transposed" : "matrix", MemorySpace.Local, global.Space, bytes, bytes, runs, !m.Transposed);
    }

    private static CommandCost Of(LinearMove m)
    {
        double bytes = (double)m.Elements * m.Type.Size, lanes = m.BroadcastLanes ?? 1;
        MemorySpace? to = ChipMemory.SpaceOf(m.Destination);
        return m.Source is { } source
            ? Move(m.BroadcastLanes is null ? "linear" : "linear broadcast", ChipMemory.SpaceOf(source), to, bytes, bytes * lanes, lanes, false)
            : CommandCost.Of($"linear fill {Place(to)}", GdmaCalibration.FillRowCycles + (bytes / GdmaCalibration.FillBytesPerCycle), false)
                .WithTraffic(0, Global(to, bytes));
    }

    private static CommandCost Of(CwTransposeMove m)
    {
        double bytes = Bytes(m.Source, m.Type);
        return Move(
            "cw transpose", m.Source.Space, m.Destination.Space, bytes, bytes,
            Math.Max(ContiguousRuns.Of(m.Source), ContiguousRuns.Of(m.Destination)), false);
    }

    /// <summary>How much is selected is not known before it runs: priced as if everything were.</summary>
    private static CommandCost Of(MaskedSelectMove m)
    {
        double bytes = Bytes(m.SourceSide, m.Type);
        return Move(
            "masked select", m.SourceSide.Space, ChipMemory.SpaceOf(m.Destination), bytes + Bytes(m.MaskSide, m.MaskType), bytes,
            ContiguousRuns.Of(m.SourceSide), false);
    }

    private static CommandCost Of(NonzeroMove m) => Move(
        "nonzero", m.SourceSide.Space, ChipMemory.SpaceOf(m.Destination), Bytes(m.SourceSide, m.Type),
        Count(m.Shape) * m.IndexType.Size, ContiguousRuns.Of(m.SourceSide), false);

    private static CommandCost Of(RowMove m)
    {
        GdmaSide indexed = m.IsScatter ? m.Source : m.Destination;
        double bytes = Bytes(indexed, m.Type), rows = (double)indexed.Shape.C * indexed.Shape.H;
        return Move(m.IsScatter ? "scatter" : "gather", m.Source.Space, m.Destination.Space, bytes + Bytes(m.Index, ChipType.U32), bytes, rows, false);
    }

    private static CommandCost Move(string kind, MemorySpace? from, MemorySpace? to, double read, double written, double runs, bool isMeasuredKind)
    {
        bool fromLocal = from == MemorySpace.Local, toLocal = to == MemorySpace.Local;
        GdmaRate rate = fromLocal == toLocal ? GdmaCalibration.GlobalCopy : toLocal ? GdmaCalibration.Load : GdmaCalibration.Store;
        bool measured = isMeasuredKind && (from, to) is
            (MemorySpace.Global, MemorySpace.Local) or (MemorySpace.Local, MemorySpace.Global) or (MemorySpace.Global, MemorySpace.Global);
        return CommandCost.Of($"{kind} {Place(from)}>{Place(to)}", rate.Cycles(Math.Max(read, written), runs), measured)
            .WithTraffic(Global(from, read), Global(to, written));
    }

    private static double Global(MemorySpace? space, double bytes) => space == MemorySpace.Global ? bytes : 0;

    private static double Bytes(GdmaSide side, ChipType type) => Count(side.Shape) * type.Size;

    private static double Count(Nchw shape) => (double)shape.N * shape.C * shape.H * shape.W;

    private static string Place(MemorySpace? space) => space?.ToString().ToLowerInvariant() ?? "?";
}
