using System.Text.Json;
using TpuMlir.Host.Compilation;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Reports;

/// <summary>The parts of an artifact as text, as JSON and as files.</summary>
public static class ArtifactOutline
{
    private const int MostNameLength = 100;

    /// <summary>Prints a part and those within it.</summary>
    public static void Write(ArtifactNode node, TextWriter output, bool json)
    {
        if (!json)
        {
            Lines(node, 0, output);
            return;
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            Json(node, writer);
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <summary>Writes the binary parts, each under the names that lead to it; returns how many.</summary>
    public static int WriteParts(ArtifactNode node, string folder)
    {
        int count = 0;
        foreach ((string path, ReadOnlyMemory<byte> data) in Parts(node, ""))
        {
            OutputFile.Write(Path.Combine(folder, $"{path}.bin"), stream => stream.Write(data.Span));
            count++;
        }

        return count;
    }

    /// <summary>A name without anything a file system could take for more than a name.</summary>
    public static string FileName(string name)
    {
        string plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_')).Trim('.');
        return plain.Length == 0 ? "_" : plain.Length > MostNameLength ? plain[..MostNameLength] : plain;
    }

    private static void Lines(ArtifactNode node, int depth, TextWriter output)
    {
        output.WriteLine($"{new string(' ', 2 * depth)}{node.Name}{(node.Value.Length > 0 ? $": {node.Value}" : "")}");
        foreach (ArtifactNode child in node.Children)
        {
            Lines(child, depth + 1, output);
        }
    }

    private static void Json(ArtifactNode node, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", node.Name);
        if (node.Value.Length > 0)
        {
            writer.WriteString("value", node.Value);
        }

        if (node.IsUnknown)
        {
            writer.WriteBoolean("unknown", true);
        }

        if (node.Children.Count > 0)
        {
            writer.WriteStartArray("parts");
            foreach (ArtifactNode child in node.Children)
            {
                Json(child, writer);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static IEnumerable<(string Path, ReadOnlyMemory<byte> Data)> Parts(ArtifactNode node, string path)
    {
        string here = path.Length == 0 ? FileName(node.Name) : $"{path}.{FileName(node.Name)}";
        return node.Children.SelectMany(c => Parts(c, here)).Prepend((here, node.Data)).Where(p => p.Item2.Length > 0);
    }
}
