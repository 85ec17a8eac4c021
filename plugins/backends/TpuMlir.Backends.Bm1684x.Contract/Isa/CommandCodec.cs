namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>Turns commands into bytes and back. Encoding a decoded stream gives the same bytes, reserved bits included.</summary>
internal static class CommandCodec
{
    private const int HeaderBytes = 16;

    public static byte[] Encode(TiuCommand command) =>
        FieldPacker.Pack(command.Form, command.Values, command.ReservedBits);

    public static byte[] Encode(GdmaCommand command) =>
        FieldPacker.Pack(command.Form, command.Values, command.ReservedBits);

    /// <summary>Decodes the TIU command that starts at <paramref name="offset"/>; its length is <c>result.Form.Bytes</c>.</summary>
    public static TiuCommand DecodeTiu(ReadOnlySpan<byte> stream, int offset = 0)
    {
        var header = Header(stream, offset, "TIU");
        var opcode = (int)FieldPacker.Read(header, 41, 4);
        var eu = (int)FieldPacker.Read(header, 45, 5);
        var form = FormSelector.Tiu(opcode, eu, (header[0] & 1) != 0)
            ?? throw new MalformedCommandException("TIU", offset, $"there is no opcode {opcode}");
        var bytes = Body(stream, offset, form.Bytes, form.Name, "TIU");
        var command = new TiuCommand(form) { ReservedBits = FieldPacker.ReservedBits(form, bytes) };
        FieldPacker.Unpack(form, bytes, command.Values);
        return command;
    }

    /// <summary>Decodes the GDMA command that starts at <paramref name="offset"/>; its length is <c>result.Form.Bytes</c>.</summary>
    public static GdmaCommand DecodeGdma(ReadOnlySpan<byte> stream, int offset = 0)
    {
        var header = Header(stream, offset, "GDMA");
        var type = (int)FieldPacker.Read(header, 32, 4);
        var isShort = (header[0] & 8) != 0;
        var form = FormSelector.Gdma(type, isShort)
            ?? throw new MalformedCommandException("GDMA", offset, $"there is no {(isShort ? "short" : "long")} command of type {type}");
        var bytes = Body(stream, offset, form.Bytes, form.Name, "GDMA");
        var command = new GdmaCommand(form) { ReservedBits = FieldPacker.ReservedBits(form, bytes) };
        FieldPacker.Unpack(form, bytes, command.Values);
        return command;
    }

    /// <summary>
    /// Decodes a whole TIU buffer: <paramref name="count"/> commands, or up to the end command when no count is given.
    /// Whatever follows must be zero padding.
    /// </summary>
    public static IReadOnlyList<TiuCommand> DecodeTiuStream(ReadOnlySpan<byte> stream, int? count = null)
    {
        var commands = new List<TiuCommand>();
        var offset = 0;
        while (More(stream, offset, commands.Count, count, commands.Count > 0 && commands[^1].IsEnd()))
        {
            var command = DecodeTiu(stream, offset);
            commands.Add(command);
            offset += command.Form.Bytes;
        }

        CheckPadding(stream, offset, "TIU");
        return commands;
    }

    /// <summary>The GDMA counterpart of <see cref="DecodeTiuStream"/>.</summary>
    public static IReadOnlyList<GdmaCommand> DecodeGdmaStream(ReadOnlySpan<byte> stream, int? count = null)
    {
        var commands = new List<GdmaCommand>();
        var offset = 0;
        while (More(stream, offset, commands.Count, count, commands.Count > 0 && commands[^1].IsEnd()))
        {
            var command = DecodeGdma(stream, offset);
            commands.Add(command);
            offset += command.Form.Bytes;
        }

        CheckPadding(stream, offset, "GDMA");
        return commands;
    }

    private static bool More(ReadOnlySpan<byte> stream, int offset, int decoded, int? count, bool ended) =>
        count is { } wanted ? decoded < wanted : !ended && offset < stream.Length;

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> stream, int offset, string engine)
    {
        if (offset < 0 || offset > stream.Length - HeaderBytes)
        {
            var left = Math.Max(0, stream.Length - offset);
            throw new MalformedCommandException(engine, offset, $"a command needs at least {HeaderBytes} bytes, {left} are left");
        }

        return stream.Slice(offset, HeaderBytes);
    }

    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> stream, int offset, int length, string form, string engine)
    {
        if (length > stream.Length - offset)
        {
            throw new MalformedCommandException(engine, offset, $"{form} takes {length} bytes, {stream.Length - offset} are left");
        }

        return stream.Slice(offset, length);
    }

    private static void CheckPadding(ReadOnlySpan<byte> stream, int offset, string engine)
    {
        var dirty = stream[offset..].IndexOfAnyExcept((byte)0);
        if (dirty >= 0)
        {
            throw new MalformedCommandException(engine, offset + dirty, "bytes other than zero behind the last command");
        }
    }
}
