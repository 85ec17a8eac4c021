using TpuMlir.Backends.Bm1684x.Isa.Assembly;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Disassembly;

/// <summary>
/// One line per command: engine and id, the command of the other engine it waits for, operation, result and operands.
/// B stands for the TIU, D for the GDMA. <see cref="CommandAssembler"/> makes the same command of the line: what it would not
/// get from operation and operands stands behind them, field by field.
/// </summary>
internal static class Disassembler
{
    public static string Text(TiuCommand raw)
    {
        bool isLong = raw.Form == TiuForms.TIUlong;
        ulong? lanes = isLong && raw[TiuField.TskLaneNum] != ChipMemory.AllLanes ? raw[TiuField.TskLaneNum] : null;
        string body = TiuText.Of(raw);
        TiuCommand? built = Try(() => CommandAssembler.TiuBody(body, null, lanes));
        string form = "";
        if (built is null || built.Opcode() != raw.Opcode() || built.Eu() != raw.Eu())
        {
            body = $"opcode {(int)raw.Opcode()}.{raw.Eu()}";
            form = isLong ? " long" : "";
            built = CommandAssembler.TiuBody(body, isLong ? false : null, lanes);
        }
        else if (built.Form != raw.Form)
        {
            form = isLong ? " long" : " short";
            built = CommandAssembler.TiuBody(body, !isLong, lanes);
        }

        (built[TiuField.CmdId], built[TiuField.CmdIdDep]) = (raw[TiuField.CmdId], raw[TiuField.CmdIdDep]);
        return $"B{raw[TiuField.CmdId]}{Dependency(raw[TiuField.CmdIdDep], 'D')} {body}{form}{Lanes(lanes)}"
            + FieldList.Differences(raw.Form, raw.Values, built.Values) + Reserved(raw.ReservedBits);
    }

    public static string Text(GdmaCommand raw)
    {
        bool hasMask = raw.Form.Find(GdmaField.LocalmemMaskL32) is not null && raw.Opcode() != GdmaOpcode.System;
        ulong? lanes = hasMask && raw.LaneMask() != ChipMemory.AllLanes ? raw.LaneMask() : null;
        string body = GdmaText.Of(raw);
        GdmaCommand? built = Try(() => CommandAssembler.GdmaBody(body, null, lanes));
        string form = "";
        if (built is null || built.Opcode() != raw.Opcode())
        {
            body = $"opcode {(int)raw.Opcode()}.{raw.Special()}";
            form = raw.IsShort() ? " short" : "";
            built = CommandAssembler.GdmaBody(body, raw.IsShort() ? true : null, lanes);
        }
        else if (built.Form != raw.Form)
        {
            form = raw.IsShort() ? " short" : " long";
            built = CommandAssembler.GdmaBody(body, raw.IsShort(), lanes);
        }

        (built[GdmaField.CmdId], built[GdmaField.CmdIdDep]) = (raw[GdmaField.CmdId], raw[GdmaField.CmdIdDep]);
        return $"D{raw[GdmaField.CmdId]}{Dependency(raw[GdmaField.CmdIdDep], 'B')} {body}{form}{Lanes(lanes)}"
            + FieldList.Differences(raw.Form, raw.Values, built.Values) + Reserved(raw.ReservedBits);
    }

    /// <summary>What the text alone gives; null when it gives nothing, as for operations that are not described.</summary>
    private static T? Try<T>(Func<T> build)
        where T : class
    {
        try
        {
            return build();
        }
        catch (Exception e) when (e is AssemblyException or ArgumentException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }

    private static string Dependency(ulong id, char engine) => id == 0 ? "" : $" dep={engine}{id}";

    private static string Lanes(ulong? mask) => mask is null ? "" : $" lanes={mask:X16}";

    private static string Reserved(byte[]? bits) => bits is null ? "" : $" !reserved={Convert.ToHexString(bits)}";
}
