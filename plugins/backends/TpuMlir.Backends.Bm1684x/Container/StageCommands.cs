using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>The commands of a stage as one queue for each engine, command groups joined and without their end commands.</summary>
internal static class StageCommands
{
    /// <summary>The queues, in the target's order of engines.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="offset">How far from the compiled addresses the stage is loaded, in bytes.</param>
    /// <exception cref="MalformedCommandException">The streams cannot be decoded.</exception>
    public static IReadOnlyList<IReadOnlyList<QueuedCommand<ChipCommand>>> Of(BmodelStage stage, ulong offset = 0)
    {
        var relocator = new BmodelRelocator(stage.ContextAddress, (long)offset, (long)offset);
        // A stage the firmware runs has no groups.
        return ProgramSegments.Join(stage.CommandGroups.Select(g => Queues(g, offset == 0 ? null : relocator)).Prepend([[], []]));
    }

    private static IReadOnlyList<IReadOnlyList<QueuedCommand<ChipCommand>>> Queues(BmodelCommandGroup group, BmodelRelocator? relocator)
    {
        byte[] gdma = relocator?.Relocate(group.Gdma, (int)group.GdmaCount) ?? group.Gdma;
        return
        [
            [.. CommandCodec.DecodeTiuStream(group.Tiu, (int)group.TiuCount).Where(c => !c.IsEnd())
                .Select(c => new QueuedCommand<ChipCommand>(new ChipCommand(c), [0, c.Int(TiuField.CmdIdDep)]))],
            [.. CommandCodec.DecodeGdmaStream(gdma, (int)group.GdmaCount).Where(c => !c.IsEnd())
                .Select(c => new QueuedCommand<ChipCommand>(new ChipCommand(c), [c.Int(GdmaField.CmdIdDep), 0]))],
        ];
    }
}
