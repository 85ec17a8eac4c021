using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;
using TpuMlir.Backends.Bm1684x.Target;
using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Backends.Timeline;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>Runs the command groups of a stage against the clock.</summary>
internal static class StageTimeline
{
    /// <summary>Both engines run at 1 GHz.</summary>
    public const double Frequency = 1e9;

    /// <param name="stage">The stage.</param>
    /// <param name="describe">Whether commands carry their operands as text, for people.</param>
    /// <exception cref="MalformedCommandException">The streams cannot be decoded.</exception>
    /// <exception cref="Sdk.Diagnostics.DiagnosticException">Commands wait for each other.</exception>
    public static ExecutionTimeline Of(BmodelStage stage, bool describe)
    {
        IReadOnlyList<IReadOnlyList<QueuedCommand<ChipCommand>>> queues = StageCommands.Of(stage);
        return new EngineScheduler(Bm1684xTarget.Base.Engines).Run([.. queues.Select(q => q.Select(c => Timed(c, describe)).ToList())], Frequency);
    }

    private static TimedCommand Timed(QueuedCommand<ChipCommand> queued, bool describe) => queued.Command.Tiu is { } tiu
        ? Timed(Bm1684xTarget.Tiu, TiuCost.Of(tiu), 0, describe ? TiuText.Of(tiu) : "", queued.Waits)
        : Gdma(queued.Command.Gdma!, describe, queued.Waits);

    private static TimedCommand Gdma(GdmaCommand gdma, bool describe, IReadOnlyList<long> waits) =>
        Timed(Bm1684xTarget.Gdma, GdmaCost.Of(gdma), GdmaCalibration.Gap, describe ? GdmaText.Of(gdma) : "", waits);

    private static TimedCommand Timed(int engine, CommandCost cost, int gap, string operands, IReadOnlyList<long> waits) => new(
        new TimelineCommand(engine, 0, cost.Kind, 0, cost.Cycles + gap)
        {
            Operands = operands,
            IsMeasured = cost.IsMeasured,
            GlobalBytesRead = cost.GlobalBytesRead,
            GlobalBytesWritten = cost.GlobalBytesWritten,
            Macs = cost.Macs,
            PeakCycles = cost.PeakCycles,
        },
        waits);
}
