using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Target;
using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>Turns a program into command groups: final addresses, ids that restart in each group, dependencies.</summary>
internal static class CommandGroups
{
    /// <summary>The groups of a program. A group ends when the ids of an engine run out; the next one starts when it is complete.</summary>
    public static IReadOnlyList<BmodelCommandGroup> Build(ProgramBuilder<ChipCommand> program, ulong neuronBase) =>
        [.. ProgramSegments.Split(program, CommandStreamBuilder.MaxId).Select(s => Group(s, neuronBase))];

    private static BmodelCommandGroup Group(IReadOnlyList<MachineCommand<ChipCommand>> segment, ulong neuronBase)
    {
        var stream = new CommandStreamBuilder();
        foreach (MachineCommand<ChipCommand> command in segment)
        {
            if (command.Payload.Tiu is { } tiu)
            {
                tiu[TiuField.CmdIdDep] = (ulong)command.Waits[Bm1684xTarget.Gdma];
                stream.Add(tiu);
            }
            else
            {
                GdmaCommand gdma = command.Payload.Gdma!;
                gdma[GdmaField.CmdIdDep] = (ulong)command.Waits[Bm1684xTarget.Tiu];
                NeuronAddress.Resolve(gdma, neuronBase);
                stream.Add(gdma);
            }
        }

        return stream.Finish();
    }
}
