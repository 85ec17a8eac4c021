using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Backends.Bm1684x.Container.Structure;

/// <summary>A tree of tables for people.</summary>
internal static class BmodelOutline
{
    private const int MostElements = 32;

    public static ArtifactNode Of(BmodelNode model) => Node("model", model);

    /// <summary>The extents of a shape.</summary>
    public static string Extents(BmodelNode shape) =>
        shape.Values.TryGetValue(0, out BmodelValue? extents) ? string.Join("x", Numbers(FlatKind.U64s, extents.Bytes.Span)) : "";

    private static ArtifactNode Node(string name, BmodelNode node) => new(
        name,
        "",
        [
            .. node.Values.SelectMany(v => Field(node.Type[v.Key], v.Value)),
            .. node.Unknown.Select(u => new ArtifactNode($"field {u.Id}", $"unknown, begins with 0x{Convert.ToHexString(u.Raw)}", []) { IsUnknown = true }),
        ]);

    private static IEnumerable<ArtifactNode> Field(FlatField field, BmodelValue value) => field.Kind switch
    {
        FlatKind.Table => [Node(field.Name, value.Tables[0])],
        FlatKind.Tables => value.Tables.Select((t, i) => Element($"{field.Name}[{i}]", t)),
        FlatKind.Part => [Part(field.Name, value.Parts[0])],
        FlatKind.Parts => value.Parts.Select((p, i) => Part($"{field.Name}[{i}]", p)),
        _ => [new ArtifactNode(field.Name, Text(field, value.Bytes.Span), [])],
    };

    /// <summary>A shape on one line, anything else with its fields below.</summary>
    private static ArtifactNode Element(string name, BmodelNode node) =>
        node is { Type.Name: "Shape", Unknown.Count: 0, Values.Count: 1 }
            ? new ArtifactNode(name, Extents(node), [])
            : Node(name, node);

    private static ArtifactNode Part(string name, ReadOnlyMemory<byte> data) => new(name, $"{data.Length} bytes", []) { Data = data };

    private static string Text(FlatField field, ReadOnlySpan<byte> bytes)
    {
        switch (field.Kind)
        {
            case FlatKind.Text:
                return $"\"{Printable(bytes)}\"";
            case FlatKind.F32:
                return BinaryPrimitives.ReadSingleLittleEndian(bytes).ToString(CultureInfo.InvariantCulture);
            case FlatKind.U64 when field.Name.Contains("addr", StringComparison.Ordinal):
                return $"0x{BinaryPrimitives.ReadUInt64LittleEndian(bytes):X}";
            case FlatKind.Bytes:
                return bytes.Length <= MostElements ? Convert.ToHexString(bytes) : $"{Convert.ToHexString(bytes[..MostElements])}... ({bytes.Length} bytes)";
            default:
                string[] numbers = Numbers(field.Kind, bytes);
                string shown = string.Join(" ", numbers.Take(MostElements));
                return numbers.Length <= MostElements ? shown : $"{shown} ... ({numbers.Length} numbers)";
        }
    }

    private static string[] Numbers(FlatKind kind, ReadOnlySpan<byte> bytes)
    {
        int size = kind is FlatKind.U64 or FlatKind.U64s ? sizeof(ulong) : sizeof(uint);
        var numbers = new string[bytes.Length / size];
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<byte> at = bytes[(i * size)..];
            numbers[i] = kind switch
            {
                FlatKind.U64 or FlatKind.U64s => $"{BinaryPrimitives.ReadUInt64LittleEndian(at)}",
                FlatKind.I32 or FlatKind.I32s => $"{BinaryPrimitives.ReadInt32LittleEndian(at)}",
                _ => $"{BinaryPrimitives.ReadUInt32LittleEndian(at)}",
            };
        }

        return numbers;
    }

    /// <summary>Names come from a file nobody vouches for: no control characters reach a terminal.</summary>
    private static string Printable(ReadOnlySpan<byte> utf8) =>
        string.Concat(Encoding.UTF8.GetString(utf8).Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : $"{c}"));
}
