using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;
using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using MemorySpace = TpuMlir.Backends.Bm1684x.Isa.MemorySpace;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>Runs a stage command by command. Commands are numbered through all command groups, without the groups' end commands.</summary>
internal sealed class StageSession(SimulatedRun<ChipCommand> run, Bm1684xMachine chip) : SimulationSession<ChipCommand>(run)
{
    private static readonly ChipCommands Commands = new();

    public override Tensor Read(string operand) => OperandReader.Read(chip, OperandParser.Parse(operand));

    protected override DebugCommand Describe(int engine, long number, ChipCommand command)
    {
        AccessSet access = Commands.Access(command);
        return new DebugCommand(
            engine,
            number,
            Commands.Text(command),
            [.. (command.Tiu is { } tiu ? CommandOperands.Of(tiu) : CommandOperands.Of(command.Gdma!)).Select(o => new DebugOperand(o.Name, o.Text, o.IsResult))],
            [.. access.Reads.Select(Range)],
            [.. access.Writes.Select(Range)]);
    }

    private static DebugRange Range(MemoryRange range) => new(
        (MemorySpace)range.Space switch
        {
            MemorySpace.Local => DebugRange.Local,
            MemorySpace.Global => DebugRange.Global,
            MemorySpace other => other.ToString().ToLowerInvariant(),
        },
        range.Lanes,
        range.Start,
        range.End);
}
