using System.Text.Json;
using System.Text.RegularExpressions;

namespace TpuMlir.Repository.Tests;

/// <summary>
/// What keeps plugins replaceable: neither the host nor the SDK knows any of them, nor any chip. The names are those the
/// plugins of the repository give themselves, and those of chips known to the field.
/// </summary>
public sealed class NameTests
{
    private static readonly string[] Sources = [".cs", ".csproj", ".props", ".targets", ".json", ".resx", ".md", ".txt"];

    /// <summary>Chips TPU-MLIR compiles for, and their relatives.</summary>
    private static readonly string[] Chips =
        ["bm1682", "bm1684", "bm1684x", "bm1686", "bm1688", "bm1690", "cv180x", "cv181x", "cv182x", "cv183x", "cv184x", "cv186x", "cv186ah", "mars3", "sg2260", "sg2380", "sgtpuv8"];

    /// <summary>Common words that are also the name of a frontend or an operator's dialect are no plugin's name.</summary>
    private static readonly string[] Words = ["onnx"];

    private static string[] All { get; } =
        [.. Chips.Concat(Manifests().SelectMany(NamesOf)).Except(Words).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. All];

    [Fact]
    public void The_plugins_of_the_repository_are_found()
    {
        string[] some = ["tpumlir.frontend.onnx", "top-fuse", "bmodel", "acme.operators"];
        Assert.Empty(some.Except(All));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_in_no_file_of_host_and_sdk(string name)
    {
        var word = new Regex($@"(?<![A-Za-z0-9]){Regex.Escape(name)}(?![A-Za-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        Assert.Empty(Texts.Where(t => word.IsMatch(t.Path) || word.IsMatch(t.Text)).Select(t => t.Path));
    }

    private static (string Path, string Text)[] Texts { get; } =
    [
        .. from folder in new[] { "host", "sdk" }
           from file in RepositoryFiles.Below(folder)
           where Sources.Contains(Path.GetExtension(file)) && Path.GetFileName(file) != "packages.lock.json"
           select (Path.GetRelativePath(RepositoryFiles.Root, file), File.ReadAllText(file)),
    ];

    private static IEnumerable<string> Manifests() => new[] { "plugins", "samples", "templates" }
        .SelectMany(RepositoryFiles.Below)
        .Where(f => Path.GetFileName(f) == "plugin.json");

    /// <summary>The plugin's id and assembly, and everything it provides except operators, whose names are the model's.</summary>
    private static IEnumerable<string> NamesOf(string manifest)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(manifest), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        JsonElement root = json.RootElement;
        var names = new List<string> { root.GetProperty("id").GetString()!, Path.GetFileName(Path.GetDirectoryName(manifest))! };
        names.AddRange(root.TryGetProperty("entry", out JsonElement entry) ? [Path.GetFileNameWithoutExtension(entry.GetString()!)] : []);
        foreach (string kind in new[] { "frontends", "referenceRunners", "backends", "formats", "passes" })
        {
            if (root.GetProperty("provides").TryGetProperty(kind, out JsonElement provided))
            {
                names.AddRange(provided.EnumerateArray().Select(p => p.ValueKind == JsonValueKind.Object ? p.GetProperty("name").GetString()! : p.GetString()!));
            }
        }

        return names.Where(n => n is not ("src" or "Acme-Plugin" or "acme-plugin-id"));
    }
}
