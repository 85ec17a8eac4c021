using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;
using TpuMlir.Backends.Bm1684x.Target;
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
        List<TimedCommand> tiu = [], gdma = [];
        foreach (BmodelCommandGroup group in stage.CommandGroups)
        {
            // A group starts when the one before is complete.
            int tiuBase = tiu.Count, gdmaBase = gdma.Count;
            foreach (TiuCommand command in CommandCodec.DecodeTiuStream(group.Tiu, (int)group.TiuCount).Where(c => !c.IsEnd()))
            {
                tiu.Add(Timed(Bm1684xTarget.Tiu, TiuCost.Of(command), 0, describe ? TiuText.Of(command) : "", [0, gdmaBase + command.Int(TiuField.CmdIdDep)]));
            }

            foreach (GdmaCommand command in CommandCodec.DecodeGdmaStream(group.Gdma, (int)group.GdmaCount).Where(c => !c.IsEnd()))
            {
                gdma.Add(Timed(
                    Bm1684xTarget.Gdma, GdmaCost.Of(command), GdmaCalibration.Gap, describe ? GdmaText.Of(command) : "",
                    [tiuBase + command.Int(GdmaField.CmdIdDep), 0]));
            }
        }

        return new EngineScheduler(Bm1684xTarget.Base.Engines).Run([tiu, gdma], Frequency);
    }

    private static TimedCommand Timed(int engine, CommandCost cost, int gap, string operands, long[] waits) => new(
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
