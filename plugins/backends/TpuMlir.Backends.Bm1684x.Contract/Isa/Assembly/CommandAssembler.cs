using System.Globalization;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Assembly;

/// <summary>Makes commands of lines of disassembly: what <see cref="Disassembly.Disassembler"/> prints gives the same bytes.</summary>
/// <remarks>
/// <c>B12 dep=D3 BODY [short|long] [lanes=MASK] [{FIELD=VALUE,...}] [!reserved=HEX]</c>. The fields in braces override those
/// of the body; a body <c>opcode T.E</c> has no others. Short and long choose the form where the body alone would choose the other one.
/// </remarks>
internal static class CommandAssembler
{
    /// <exception cref="AssemblyException">The line is no TIU command.</exception>
    public static TiuCommand Tiu(string line)
    {
        Parts parts = Split(line, 'B', 'D');
        TiuCommand body = Guard(() => TiuBody(parts.Body, parts.IsShort, parts.Lanes));
        var command = new TiuCommand(body.Form) { ReservedBits = Reserved(parts.Reserved, body.Form.Bytes) };
        body.Values.CopyTo(command.Values);
        command[TiuField.CmdId] = parts.Id;
        command[TiuField.CmdIdDep] = parts.Dependency;
        FieldList.Apply(parts.Fields, command.Form, command.Values);
        return command;
    }

    /// <exception cref="AssemblyException">The line is no GDMA command.</exception>
    public static GdmaCommand Gdma(string line)
    {
        Parts parts = Split(line, 'D', 'B');
        GdmaCommand body = Guard(() => GdmaBody(parts.Body, parts.IsShort, parts.Lanes));
        var command = new GdmaCommand(body.Form) { ReservedBits = Reserved(parts.Reserved, body.Form.Bytes) };
        body.Values.CopyTo(command.Values);
        command[GdmaField.CmdId] = parts.Id;
        command[GdmaField.CmdIdDep] = parts.Dependency;
        FieldList.Apply(parts.Fields, command.Form, command.Values);
        return command;
    }

    /// <summary>The command a body means by itself, in the wanted form.</summary>
    internal static TiuCommand TiuBody(string body, bool? isShort, ulong? lanes)
    {
        TiuCommand command = body.StartsWith("opcode ", StringComparison.Ordinal) ? RawTiu(body, isShort) : TiuAssembly.Parse(new CommandLine(body));
        bool wantsShort = isShort ?? (lanes is null && command.Form != TiuForms.TIUlong);
        CommandForm<TiuField> form = FormSelector.Tiu((int)command.Opcode(), command.Eu(), wantsShort) ?? throw new AssemblyException($"there is no opcode {(int)command.Opcode()}");
        if (form != command.Form)
        {
            var other = new TiuCommand(form);
            foreach (FieldSlot<TiuField> slot in form.Fields)
            {
                other[slot.Field] = command[slot.Field];
            }

            other[TiuField.CmdShort] = wantsShort ? 1UL : 0;
            if (!wantsShort)
            {
                other[TiuField.TskLaneNum] = ChipMemory.AllLanes;
            }

            command = other;
        }

        if (lanes is { } mask)
        {
            command[TiuField.TskLaneNum] = mask;
        }

        return command;
    }

    /// <summary>The command a body means by itself, in the wanted form.</summary>
    internal static GdmaCommand GdmaBody(string body, bool? isShort, ulong? lanes)
    {
        GdmaCommand command = body.StartsWith("opcode ", StringComparison.Ordinal) ? RawGdma(body, isShort) : GdmaAssembly.Parse(new CommandLine(body));
        if (isShort is { } wantsShort && wantsShort != command.IsShort())
        {
            var other = new GdmaCommand(FormSelector.Gdma((int)command.Opcode(), wantsShort) ?? throw new AssemblyException($"there is no such form of type {(int)command.Opcode()}"));
            bool isStore = other.Form == GdmaForms.SDMAMatrix && ChipMemory.SpaceOf(command.Destination()) != MemorySpace.Local;
            foreach (FieldSlot<GdmaField> slot in other.Form.Fields)
            {
                other[slot.Field] = command[isStore ? MatrixMove.OfStore(slot.Field) : slot.Field];
            }

            other[GdmaField.CmdShort] = wantsShort ? 1UL : 0;
            command = other;
        }

        if (lanes is { } mask)
        {
            command[GdmaField.LocalmemMaskL32] = (uint)mask;
            command[GdmaField.LocalmemMaskH32] = mask >> 32;
        }

        return command;
    }

    private static TiuCommand RawTiu(string body, bool? isShort)
    {
        int[] code = CommandLine.Numbers(body["opcode ".Length..].Trim(), '.', 2);
        var form = FormSelector.Tiu(code[0], code[1], isShort ?? true) ?? throw new AssemblyException($"there is no opcode {code[0]}");
        return new TiuCommand(form) { [TiuField.TskTyp] = (ulong)code[0], [TiuField.TskEuTyp] = (ulong)code[1] };
    }

    private static GdmaCommand RawGdma(string body, bool? isShort)
    {
        int[] code = CommandLine.Numbers(body["opcode ".Length..].Trim(), '.', 2);
        var form = FormSelector.Gdma(code[0], isShort ?? false) ?? throw new AssemblyException($"there is no such command of type {code[0]}");
        return new GdmaCommand(form)
        {
            [GdmaField.CmdType] = (ulong)code[0],
            [GdmaField.CmdSpecialFunction] = (ulong)code[1],
            [GdmaField.CmdShort] = isShort == true ? 1UL : 0,
        };
    }

    private static T Guard<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new AssemblyException(e.Message.Split(" (Parameter")[0]);
        }
    }

    private static byte[]? Reserved(string? hex, int bytes)
    {
        if (hex is null)
        {
            return null;
        }

        return hex.Length == 2 * bytes && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : throw new AssemblyException($"reserved bits are {2 * bytes} hexadecimal digits");
    }

    private static Parts Split(string line, char engine, char other)
    {
        string text = line.Trim();
        string? reserved = Cut(ref text, " !reserved=");
        string fields = Cut(ref text, " {")?.TrimEnd('}') ?? "";
        ulong? lanes = Cut(ref text, " lanes=") is { } mask
            ? ulong.TryParse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value) ? value : throw new AssemblyException($"'{mask}' is no mask of lanes")
            : null;
        bool isLong = text.EndsWith(" long", StringComparison.Ordinal), isShort = text.EndsWith(" short", StringComparison.Ordinal);
        text = isLong ? text[..^5] : isShort ? text[..^6] : text;
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 2 || text[0] != engine || !ulong.TryParse(text[1..space], out ulong id))
        {
            throw new AssemblyException($"a line begins with {engine} and the command's number");
        }

        text = text[(space + 1)..].TrimStart();
        ulong dependency = 0;
        string dep = $"dep={other}";
        if (text.StartsWith(dep, StringComparison.Ordinal))
        {
            space = text.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || !ulong.TryParse(text[dep.Length..space], out dependency))
            {
                throw new AssemblyException($"{dep} is followed by a command's number");
            }

            text = text[(space + 1)..].TrimStart();
        }

        return text.Length > 0
            ? new Parts(id, dependency, text, isLong || isShort ? isShort : null, lanes, fields, reserved)
            : throw new AssemblyException("there is no command in the line");
    }

    /// <summary>Cuts off what follows a mark near the end.</summary>
    private static string? Cut(ref string text, string mark)
    {
        int at = text.LastIndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        string rest = text[(at + mark.Length)..];
        text = text[..at];
        return rest;
    }

    private sealed record Parts(ulong Id, ulong Dependency, string Body, bool? IsShort, ulong? Lanes, string Fields, string? Reserved);
}
