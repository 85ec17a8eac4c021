using System.Text.Json;
using System.Text.Json.Nodes;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Manifest;

/// <summary>A manifest's JSON laid over that of the manifests it extends; knows which file each value came from.</summary>
internal sealed class ManifestLayers
{
    /// <summary>The longest chain of manifests that extend each other.</summary>
    public const int MostFiles = 16;

    private const long MaxBytes = 16 << 20;

    private readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);
    private readonly string _path;

    private ManifestLayers(string path) => _path = path;

    /// <summary>The manifest with what it inherits, without <c>extends</c>; paths are relative to its own folder.</summary>
    public JsonObject Content { get; private set; } = [];

    /// <summary>The files it extends, nearest first.</summary>
    public IReadOnlyList<string> Bases { get; private set; } = [];

    /// <summary>Reads a manifest and those it extends.</summary>
    /// <exception cref="DiagnosticException">A file is missing, is not a manifest or has wrong keys or types, or they extend each other in a circle.</exception>
    public static ManifestLayers Read(string path)
    {
        var layers = new ManifestLayers(path);
        List<(string Path, JsonObject Content)> files = Files(path);
        layers.Bases = [.. files.Skip(1).Select(f => f.Path)];
        foreach ((string file, JsonObject content) in Enumerable.Reverse(files))
        {
            content.Remove("extends");
            layers.Note(content, "", file);
            Merge(layers.Content, content);
        }

        return layers;
    }

    /// <summary>A place in the manifest, as the place in the file its value came from.</summary>
    public SourcePlace Place(SourcePlace place)
    {
        if (place.File != _path || place.Path is null)
        {
            return place;
        }

        for (string at = place.Path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            if (_origins.TryGetValue(at, out string? file))
            {
                return place with { File = file };
            }
        }

        return place;
    }

    /// <summary>The command line sets a value: what is wrong with it is wrong with the manifest itself.</summary>
    public void Own(string key)
    {
        foreach (string inside in _origins.Keys.Where(k => k.StartsWith(key + ".", StringComparison.Ordinal)).ToArray())
        {
            _origins.Remove(inside);
        }

        _origins[key] = _path;
    }

    /// <summary>A diagnostic with the place its value came from.</summary>
    public Diagnostic Place(Diagnostic diagnostic) => diagnostic.Place is { } place ? diagnostic with { Place = Place(place) } : diagnostic;

    /// <summary>The manifest, then what it extends, then what that extends.</summary>
    private static List<(string Path, JsonObject Content)> Files(string path)
    {
        var files = new List<(string Path, JsonObject Content)>();
        var bag = new DiagnosticBag();
        string? next = path;
        while (next is { } file)
        {
            CompileManifest? read = StrictManifest(Load(file, files.Count == 0 ? null : files[^1].Path), file, bag, out JsonObject content);
            if (files.Count > 0 && read is { SchemaVersion: not ManifestReader.SchemaVersion })
            {
                bag.Report(ManifestReader.UnknownVersion(read.SchemaVersion, file));
            }

            ManifestPaths.Rebase(content, Folder(file), Folder(path));
            files.Add((file, content));
            next = read?.Extends is { } named ? Named(named, files) : null;
        }

        bag.ThrowIfErrors();
        return files;
    }

    private static CompileManifest? StrictManifest(byte[] bytes, string path, DiagnosticBag bag, out JsonObject content)
    {
        var problems = new List<JsonProblem>();
        CompileManifest? read = StrictJson.Read(bytes, ManifestJson.Default.CompileManifest, problems);
        content = read is null ? [] : JsonNode.Parse(StrictJson.WithoutMark(bytes).Span, documentOptions: StrictJson.Options)!.AsObject();
        foreach (JsonProblem p in problems)
        {
            bag.Report(new Diagnostic(p.UnknownKey ? CoreDiagnostics.UnknownKey : CoreDiagnostics.MalformedManifest, p.Message, new SourcePlace(path, Path: p.Path), Help: p.Help));
        }

        return read;
    }

    /// <summary>The file a manifest extends.</summary>
    private static string Named(string named, List<(string Path, JsonObject Content)> files)
    {
        var place = new SourcePlace(files[^1].Path, Path: "extends");
        if (named.Length == 0)
        {
            throw new DiagnosticException(new Diagnostic(CoreDiagnostics.InvalidValue, "extends names no file", place, Help: "give the path of another manifest, or leave it out"));
        }

        string file = Path.Join(Path.IsPathRooted(named) ? "" : Path.GetDirectoryName(files[^1].Path), named);
        if (files.Exists(f => Path.GetFullPath(f.Path) == Path.GetFullPath(file)))
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.InvalidValue,
                $"manifests extend each other in a circle: {string.Join(", ", files.Select(f => $"\"{f.Path}\""))}, \"{file}\"",
                place,
                Help: "leave out one of these extends"));
        }

        return files.Count < MostFiles
            ? file
            : throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.InvalidValue, $"more than {MostFiles} manifests extend one another", place, Help: "put some of them together"));
    }

    private static byte[] Load(string path, string? extending)
    {
        var file = new FileInfo(path);
        SourcePlace place = extending is null ? new(path) : new(extending, Path: "extends");
        if (!file.Exists)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.FileNotFound,
                Directory.Exists(path) ? $"\"{path}\" is a folder, not a manifest" : $"there is no manifest \"{path}\"",
                place,
                Help: "give the path of a .tpumlir.json file"));
        }

        return file.Length <= MaxBytes
            ? File.ReadAllBytes(path)
            : throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.MalformedManifest, $"\"{path}\" has {file.Length} bytes; a manifest has at most {MaxBytes}", place));
    }

    private static void Merge(JsonObject under, JsonObject over)
    {
        foreach ((string key, JsonNode? value) in over.ToArray())
        {
            over.Remove(key);
            if (value is JsonObject section && under[key] is JsonObject known)
            {
                Merge(known, section);
            }
            else
            {
                under[key] = value;
            }
        }
    }

    private void Note(JsonObject content, string prefix, string file)
    {
        foreach ((string key, JsonNode? value) in content)
        {
            _origins[prefix + key] = file;
            if (value is JsonObject section)
            {
                Note(section, $"{prefix}{key}.", file);
            }
        }
    }

    private static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
