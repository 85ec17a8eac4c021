using System.Text.RegularExpressions;
using NuGet.Versioning;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>Reads plugin.json. Reports everything wrong with it in one go.</summary>
public sealed partial class PluginManifestReader
{
    /// <summary>The file's name in a plugin's folder.</summary>
    public const string FileName = "plugin.json";

    /// <summary>A larger file is refused; the largest real one is a few KiB.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly string _file;
    private readonly IDiagnosticSink _sink;
    private bool _failed;

    private PluginManifestReader(string file, IDiagnosticSink sink) => (_file, _sink) = (file, sink);

    /// <summary>The manifest of a folder, or null after reporting why there is none.</summary>
    public static PluginManifest? Read(string folder, IDiagnosticSink sink)
    {
        string file = Path.Combine(folder, FileName);
        var reader = new PluginManifestReader(file, sink);
        return reader.Bytes() is { } bytes ? reader.Parse(bytes, folder) : null;
    }

    private byte[]? Bytes()
    {
        try
        {
            using FileStream stream = File.OpenRead(_file);
            if (stream.Length > MaxBytes)
            {
                Fail("", $"{FileName} has {stream.Length} bytes; at most {MaxBytes} are read");
                return null;
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (FileNotFoundException)
        {
            Fail("", $"the folder has no {FileName}", "a plugin's folder needs one; delete the folder if it is not a plugin");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail("", $"{FileName} cannot be read: {e.Message}");
        }

        return null;
    }

    private PluginManifest? Parse(byte[] bytes, string folder)
    {
        var problems = new List<JsonProblem>();
        PluginJson? json = StrictJson.Read(bytes, PluginJsonContext.Default.PluginJson, problems);
        problems.ForEach(p => Fail(p.Path, p.Message, p.Help));
        if (json is null)
        {
            return null;
        }

        string id = Required("id", json.Id);
        if (id.Length > 0 && !Identifier().IsMatch(id))
        {
            Fail("id", $"the id '{id}' is not lower-case words joined by dots or hyphens");
        }

        NuGetVersion version = Version("version", Required("version", json.Version));
        VersionRange sdk = Range("sdk", Required("sdk", json.Sdk));
        string entry = Required("entry", json.Entry);
        Inside(folder, "entry", entry);
        string[] contracts = json.Contracts ?? [];
        for (int i = 0; i < contracts.Length; i++)
        {
            Inside(folder, $"contracts[{i}]", contracts[i]);
        }

        var manifest = new PluginManifest(
            id,
            version,
            sdk,
            entry,
            json.Title,
            Provides(json.Provides ?? new ProvidesJson()),
            contracts,
            [.. (json.Requires ?? []).Select((r, i) => Requirement($"requires[{i}]", r))],
            Files(folder, json.Files ?? []));
        return _failed ? null : manifest;
    }

    private PluginProvides Provides(ProvidesJson json) => new(
        FileKinds("provides.frontends", json.Frontends),
        Names("provides.referenceRunners", json.ReferenceRunners),
        Names("provides.backends", json.Backends),
        FileKinds("provides.formats", json.Formats),
        Names("provides.passes", json.Passes),
        Names("provides.ops", json.Ops),
        Names("provides.importers", json.Importers),
        Names("provides.extends", json.Extends));

    private FileKind[] FileKinds(string path, FileKindJson[]? kinds)
    {
        Names(path, kinds?.Select(k => k.Name ?? "").ToArray());
        return [.. (kinds ?? []).Select((kind, i) => new FileKind(
            kind.Name ?? "",
            Extensions($"{path}[{i}].extensions", kind.Extensions ?? []),
            Signature($"{path}[{i}].signature", kind.Signature)))];
    }

    private string[] Names(string path, string[]? names)
    {
        for (int i = 0; i < (names?.Length ?? 0); i++)
        {
            if (names![i].Length == 0)
            {
                Fail($"{path}[{i}]", "a name is missing");
            }
            else if (Array.IndexOf(names, names[i]) < i)
            {
                Fail($"{path}[{i}]", $"'{names[i]}' is listed twice");
            }
        }

        return names ?? [];
    }

    private string[] Extensions(string path, string[] extensions)
    {
        foreach (string extension in extensions.Where(e => e.Length < 2 || e[0] != '.' || e.Contains('/')))
        {
            Fail(path, $"the extension '{extension}' does not start with a dot", "write it as \".onnx\"");
        }

        return [.. extensions.Select(e => e.ToLowerInvariant())];
    }

    private byte[] Signature(string path, string? hex)
    {
        if (hex is null)
        {
            return [];
        }

        if (hex.Length is > 0 and <= 64 && hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(hex);
        }

        Fail(path, $"the signature '{hex}' is not 1 to 32 bytes in hex");
        return [];
    }

    private PluginRequirement Requirement(string path, RequirementJson json)
    {
        string id = Required($"{path}.id", json.Id);
        return new(id, Range($"{path}.version", Required($"{path}.version", json.Version)));
    }

    private Dictionary<string, string> Files(string folder, Dictionary<string, string> files)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string file, string hash) in files)
        {
            Inside(folder, $"files.{file}", file);
            if (!Sha256().IsMatch(hash))
            {
                Fail($"files.{file}", $"'{hash}' is not \"sha256-\" and 64 hex digits");
            }

            hashes[file] = hash[Math.Min(hash.Length, "sha256-".Length)..].ToLowerInvariant();
        }

        return hashes;
    }

    private void Inside(string folder, string path, string file)
    {
        if (file.Length > 0 && !PluginFiles.IsInside(folder, file))
        {
            Fail(path, $"'{file}' is not a path inside the plugin's folder", "write it relative to the folder, with '/'");
        }
    }

    private string Required(string path, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Fail(path, $"'{path}' is missing");
        }

        return value ?? "";
    }

    private NuGetVersion Version(string path, string text)
    {
        if (!NuGetVersion.TryParse(text, out NuGetVersion? version) && text.Length > 0)
        {
            Fail(path, $"'{text}' is not a version", "write it as \"1.2.3\"");
        }

        return version ?? new NuGetVersion(0, 0, 0);
    }

    private VersionRange Range(string path, string text)
    {
        if (!VersionRange.TryParse(text, allowFloating: false, out VersionRange? range) && text.Length > 0)
        {
            Fail(path, $"'{text}' is not a range of versions", "write it as \"[1.0,2.0)\"");
        }

        return range ?? VersionRange.All;
    }

    private void Fail(string path, string message, string? help = null)
    {
        _failed = true;
        var place = new SourcePlace(_file, Path: path.Length == 0 ? null : path);
        _sink.Report(new(CoreDiagnostics.MalformedPlugin, message, place, Help: help));
    }

    [GeneratedRegex(@"\A[a-z0-9]+([.-][a-z0-9]+)*\z")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\Asha256-[0-9a-fA-F]{64}\z")]
    private static partial Regex Sha256();
}
