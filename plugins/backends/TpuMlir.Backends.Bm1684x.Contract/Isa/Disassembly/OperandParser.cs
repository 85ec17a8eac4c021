using System.Globalization;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Disassembly;

/// <summary>A tensor given as text: in local or static memory with a layout, or in global or L2 memory with strides.</summary>
/// <param name="Local">The tensor in local or static memory; null for the others.</param>
/// <param name="Side">The tensor in global or L2 memory; null for the others.</param>
/// <param name="Type">Type of an element.</param>
internal sealed record OperandPlace(LocalTensor? Local, GdmaSide? Side, ChipType Type);

/// <summary>
/// Reads what <see cref="OperandText"/> writes: <c>l0+0x8000&lt;1,64,56,56,aligned,f32&gt;</c>, and places of the GDMA with
/// their type: <c>g+0x1000&lt;1,3,32,32,(3072,1024,32,1),f16&gt;</c>. Without strides a place outside local memory is contiguous.
/// </summary>
internal static class OperandParser
{
    private const string Form = "an operand looks like l0+0x8000<1,64,56,56,aligned,f32> or g+0x1000<1,3,32,32,(3072,1024,32,1),f16>";

    private static readonly Dictionary<string, LocalLayout> Layouts = new(StringComparer.Ordinal)
    {
        ["aligned"] = LocalLayout.Aligned,
        ["compact"] = LocalLayout.Compact,
        ["line"] = LocalLayout.LineAligned,
        ["shared"] = LocalLayout.LaneShared,
        ["kernels"] = LocalLayout.ConvWeights,
    };

    /// <exception cref="FormatException">The text is no operand.</exception>
    public static OperandPlace Parse(string text)
    {
        text = text.Trim();
        int open = text.IndexOf('<', StringComparison.Ordinal), plus = text.IndexOf('+', StringComparison.Ordinal);
        if (open < 0 || plus < 0 || plus > open || !text.EndsWith('>'))
        {
            throw new FormatException($"'{text}' is no operand; {Form}");
        }

        (MemorySpace space, int lane) = Memory(text[..plus]);
        long offset = Number(text[(plus + 1)..open], "offset");
        (List<string> parts, Strides? strides) = Split(text[(open + 1)..^1]);
        if (parts.Count < 5)
        {
            throw new FormatException($"'{text}' has too few parts between < and >; {Form}");
        }

        ChipType type = Type(parts[^1]);
        var shape = new Nchw(Extent(parts[0]), Extent(parts[1]), Extent(parts[2]), Extent(parts[3]));
        string? layout = parts.Count > 5 ? parts[4] : null;
        return space is MemorySpace.Local or MemorySpace.Static
            ? new OperandPlace(Tensor(space, lane, offset, shape, type, layout, strides), null, type)
            : new OperandPlace(null, Side(space, offset, shape, layout, strides), type);
    }

    private static LocalTensor Tensor(MemorySpace space, int lane, long offset, Nchw shape, ChipType type, string? layout, Strides? strides)
    {
        uint address = space == MemorySpace.Static
            ? (uint)ChipMemory.StaticBase + (uint)Below(offset, 0x1_0000, "offset")
            : ChipMemory.Local(lane, (int)Below(offset, ChipMemory.LaneBytes, "offset"));
        if (strides is { } given)
        {
            return LocalTensor.Strided(address, shape, type, given);
        }

        return Layouts.TryGetValue(layout ?? "aligned", out LocalLayout known)
            ? new LocalTensor(address, shape, type, known)
            : throw new FormatException($"'{layout}' is no layout; layouts are {string.Join(", ", Layouts.Keys)}, or strides in parentheses");
    }

    private static GdmaSide Side(MemorySpace space, long offset, Nchw shape, string? layout, Strides? strides) => layout is null
        ? new GdmaSide((space == MemorySpace.L2 ? ChipMemory.L2Base : ChipMemory.GlobalBase) + (ulong)offset, shape, strides ?? Strides.Contiguous(shape))
        : throw new FormatException($"'{layout}' is a layout of local memory; elsewhere give strides in parentheses, or nothing for a contiguous tensor");

    private static (MemorySpace Space, int Lane) Memory(string text) => text switch
    {
        "g" => (MemorySpace.Global, 0),
        "L2" => (MemorySpace.L2, 0),
        "static" => (MemorySpace.Static, 0),
        _ when text.StartsWith('l') && int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int lane) && lane < ChipMemory.Lanes => (MemorySpace.Local, lane),
        _ => throw new FormatException($"'{text}' is no memory; memories are l0 to l{ChipMemory.Lanes - 1}, g, L2 and static"),
    };

    /// <summary>Cuts at commas; the part in parentheses, if any, is the strides.</summary>
    private static (List<string> Parts, Strides? Strides) Split(string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal), close = text.IndexOf(')', StringComparison.Ordinal);
        if (open < 0)
        {
            return ([.. text.Split(',', StringSplitOptions.TrimEntries)], null);
        }

        if (close < open)
        {
            throw new FormatException($"'{text}' opens strides and does not close them");
        }

        long[] s = [.. text[(open + 1)..close].Split(',', StringSplitOptions.TrimEntries).Select(p => Number(p, "stride"))];
        return s.Length == 4
            ? ([.. text.Remove(open, close - open + 1).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)], new Strides(s[0], s[1], s[2], s[3]))
            : throw new FormatException($"'{text[open..(close + 1)]}' are not four strides");
    }

    private static ChipType Type(string text)
    {
        foreach (ChipType type in ChipType.All)
        {
            if (type.ToString() == text)
            {
                return type;
            }
        }

        throw new FormatException($"'{text}' is no element type; types are {string.Join(", ", ChipType.All)}");
    }

    private static int Extent(string text) => (int)Below(Number(text, "extent"), 65536, "extent");

    private static long Below(long value, long end, string what) =>
        value >= 0 && value < end ? value : throw new FormatException($"{what} {value} is not below {end}");

    private static long Number(string text, string what)
    {
        bool hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return long.TryParse(hex ? text[2..] : text, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new FormatException($"'{text}' is no number ({what})");
    }
}
