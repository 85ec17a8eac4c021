using TpuMlir.Backends.Bm1684x.Isa.AccessSets;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;
using TpuMlir.Backends.Bm1684x.Isa.Legality;
using TpuMlir.Backends.Bm1684x.Target;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Memory;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>The chip's commands as the code all backends share sees them.</summary>
internal sealed class ChipCommands : CommandSet<ChipCommand>
{
    public override int Engine(ChipCommand command) => command.Tiu is null ? Bm1684xTarget.Gdma : Bm1684xTarget.Tiu;

    public override AccessSet Access(ChipCommand command) =>
        command.Tiu is { } tiu ? TiuAccess.Of(tiu) : GdmaAccess.Of(command.Gdma!);

    public override IReadOnlyList<string> Violations(ChipCommand command) =>
        [.. (command.Tiu is { } tiu ? Legality.Check(tiu) : Legality.Check(command.Gdma!)).Select(v => v.ToString())];

    public override string Name(ChipCommand command) => command.Tiu is { } tiu ? tiu.Form.Name : command.Gdma!.Form.Name;

    public override string Text(ChipCommand command) => command.Tiu is { } tiu ? Disassembler.Text(tiu) : Disassembler.Text(command.Gdma!);
}
