using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Disassembly;

/// <summary>
/// One line per command: engine and id, the command of the other engine it waits for, operation, result and operands.
/// B stands for the TIU, D for the GDMA.
/// </summary>
internal static class Disassembler
{
    public static string Text(TiuCommand raw) =>
        $"B{raw[TiuField.CmdId]}{Dependency(raw[TiuField.CmdIdDep], 'D')} {TiuText.Of(raw)}{(raw.ReservedBits is null ? "" : " !reserved")}";

    public static string Text(GdmaCommand raw) =>
        $"D{raw[GdmaField.CmdId]}{Dependency(raw[GdmaField.CmdIdDep], 'B')} {GdmaText.Of(raw)}{Mask(raw)}{(raw.ReservedBits is null ? "" : " !reserved")}";

    private static string Dependency(ulong id, char engine) => id == 0 ? "" : $" dep={engine}{id}";

    private static string Mask(GdmaCommand raw) =>
        raw.Opcode() == GdmaOpcode.System || raw.LaneMask() == ChipMemory.AllLanes ? "" : $" lanes={raw.LaneMask():X16}";
}
