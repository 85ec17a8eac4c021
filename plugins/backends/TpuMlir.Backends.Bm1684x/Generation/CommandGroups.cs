using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Target;
using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>Turns a program into command groups: final addresses, ids that restart in each group, dependencies.</summary>
internal static class CommandGroups
{
    /// <summary>The groups of a program. A group ends when the ids of an engine run out; the next one starts when it is complete.</summary>
    public static IReadOnlyList<BmodelCommandGroup> Build(ProgramBuilder<ChipCommand> program, ulong neuronBase)
    {
        var groups = new List<BmodelCommandGroup>();
        var stream = new CommandStreamBuilder();
        long tiuBase = 0, gdmaBase = 0;
        foreach (MachineCommand<ChipCommand> command in program.Program)
        {
            if (stream.IsFull)
            {
                tiuBase += stream.LastTiuId;
                gdmaBase += stream.LastGdmaId;
                groups.Add(stream.Finish());
                stream = new CommandStreamBuilder();
            }

            if (command.Payload.Tiu is { } tiu)
            {
                tiu[TiuField.CmdIdDep] = (ulong)Math.Max(command.Waits[Bm1684xTarget.Gdma] - gdmaBase, 0);
                stream.Add(tiu);
            }
            else
            {
                GdmaCommand gdma = command.Payload.Gdma!;
                gdma[GdmaField.CmdIdDep] = (ulong)Math.Max(command.Waits[Bm1684xTarget.Tiu] - tiuBase, 0);
                NeuronAddress.Resolve(gdma, neuronBase);
                stream.Add(gdma);
            }
        }

        groups.Add(stream.Finish());
        return groups;
    }
}
