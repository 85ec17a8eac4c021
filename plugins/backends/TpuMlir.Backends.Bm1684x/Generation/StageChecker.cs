using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.AccessSets;
using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>Checks the command streams of a stage as they stand in the file.</summary>
internal static class StageChecker
{
    /// <summary>Races, deadlocks and reads before writes; inputs, coefficients and the firmware's tables count as written.</summary>
    public static IReadOnlyList<ProgramFault> Check(BmodelStage stage) => Of(stage).Check();

    /// <summary>The checker of a stage.</summary>
    public static ProgramChecker Of(BmodelStage stage)
    {
        var tiu = new List<CheckedCommand>();
        var gdma = new List<CheckedCommand>();
        int groups = 0;
        foreach (BmodelCommandGroup group in stage.CommandGroups)
        {
            // Every group counts its commands from 1.
            string where = stage.CommandGroups.Count > 1 ? $" of group {++groups}" : "";
            // A group starts when the one before is complete.
            int tiuBase = tiu.Count, gdmaBase = gdma.Count;
            foreach (TiuCommand command in CommandCodec.DecodeTiuStream(group.Tiu, (int)group.TiuCount).SkipLast(1))
            {
                tiu.Add(new CheckedCommand(
                    $"TIU {tiu.Count - tiuBase + 1}{where}", TiuAccess.Of(command), [0, gdmaBase + command.Int(TiuField.CmdIdDep)]));
            }

            foreach (GdmaCommand command in CommandCodec.DecodeGdmaStream(group.Gdma, (int)group.GdmaCount).SkipLast(1))
            {
                gdma.Add(new CheckedCommand(
                    $"GDMA {gdma.Count - gdmaBase + 1}{where}", GdmaAccess.Of(command), [tiuBase + command.Int(GdmaField.CmdIdDep), 0]));
            }
        }

        List<MemoryRange> initial =
        [
            .. stage.Inputs.Select(i => Global(i.Address, i.Size)),
            // The firmware's tables.
            Footprint.AllStatic,
        ];
        StageRegions regions = StageRegions.Of(stage);
        initial.Add(new((int)Isa.MemorySpace.Global, UInt128.One, regions.CoefficientStart, regions.CoefficientEnd));
        // What other processors compute is in memory when the TPU goes on.
        initial.AddRange(stage.Subnets.Where(s => s.Mode != 0).SelectMany(s => s.Outputs).Select(o => Global(o.Address, o.Size)));
        return new ProgramChecker([tiu, gdma], initial);
    }

    private static MemoryRange Global(ulong address, ulong size) =>
        new((int)Isa.MemorySpace.Global, UInt128.One, (long)address, (long)(address + size));
}
