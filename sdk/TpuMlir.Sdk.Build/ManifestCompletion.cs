using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NuGet.Versioning;

namespace TpuMlir.Sdk.Build;

/// <summary>
/// Writes the plugin.json of the output folder: what the author wrote, with the entry, versions, required plugins and file
/// hashes the build knows, after checking that the folder is one a host will load.
/// </summary>
public sealed class ManifestCompletion(CompletionRequest request, List<BuildProblem> problems)
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly PluginFolder _folder = new(request.Folder);

    /// <summary>Writes the file, or adds to the problems and writes nothing.</summary>
    public void Run()
    {
        if (Parse() is not { } json)
        {
            return;
        }

        json.TryAdd("version", request.Version);
        json.TryAdd("sdk", Compatible(request.Sdk));
        json.TryAdd("entry", request.Entry);
        CheckSdk(json["sdk"]);
        AddRequirements(json);
        CheckFolder(json);
        if (problems.Count > 0)
        {
            return;
        }

        json["files"] = new JsonObject(_folder.Code.Select(f => KeyValuePair.Create(f, (JsonNode?)_folder.Hash(f))));
        string target = _folder["plugin.json"];
        File.WriteAllText(target + ".tmp", json.ToJsonString(Written) + "\n");
        File.Move(target + ".tmp", target, overwrite: true);
    }

    /// <summary>The versions that keep what a version has: up to the next major one, before 1.0 up to the next minor one.</summary>
    internal static string Compatible(NuGetVersion v) =>
        v.Major == 0 ? $"[{v.Major}.{v.Minor}.{v.Patch},0.{v.Minor + 1})" : $"[{v.Major}.{v.Minor}.{v.Patch},{v.Major + 1}.0)";

    private JsonObject? Parse()
    {
        try
        {
            var options = new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                AllowDuplicateProperties = false,
            };
            if (JsonNode.Parse(File.ReadAllText(request.Manifest), documentOptions: options) is JsonObject json)
            {
                return json;
            }

            Fail("TPUB001", "it is not a JSON object");
        }
        catch (JsonException e)
        {
            string message = e.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
            problems.Add(new("TPUB001", request.Manifest, $"not valid JSON: {message}", (int)(e.LineNumber ?? -1) + 1));
        }

        return null;
    }

    private void CheckSdk(JsonNode? sdk)
    {
        if (Range(sdk) is not { } range)
        {
            Fail("TPUB002", $"'sdk' is {sdk?.ToJsonString() ?? "null"}, which is no range of versions; write it as \"{Compatible(request.Sdk)}\" or leave it out");
        }
        else if (!range.Satisfies(Stable(request.Sdk)))
        {
            Fail("TPUB003", $"it asks for SDK {range}, and the project is compiled against TpuMlir.Sdk {request.Sdk}, which is outside; change the one or the other");
        }
    }

    private void AddRequirements(JsonObject json)
    {
        foreach ((string id, VersionRange range) in request.Requires.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            if (!json.TryGetPropertyValue("requires", out JsonNode? node))
            {
                json["requires"] = node = new JsonArray();
            }

            if (node is not JsonArray list)
            {
                Fail("TPUB001", "'requires' is not a list");
                return;
            }

            if (!list.OfType<JsonObject>().Any(r => r["id"] is JsonValue value && value.TryGetValue(out string? known) && known == id))
            {
                list.Add(new JsonObject { ["id"] = id, ["version"] = range.OriginalString });
            }
        }
    }

    private void CheckFolder(JsonObject json)
    {
        foreach (string file in _folder.Code.Where(f => request.Shared.Contains(Path.GetFileNameWithoutExtension(f)) && f.EndsWith(".dll", StringComparison.Ordinal)))
        {
            Fail("TPUB004", $"'{file}' is in the output folder, and the host brings it: the plugin would use types that are not the host's; reference its package from the plugin project, without copying the file");
        }

        if (!File.Exists(_folder[request.Entry]))
        {
            Fail("TPUB005", $"the output folder has no '{request.Entry}'");
            return;
        }

        foreach (string name in _folder.Missing(request.Entry, request.Shared))
        {
            Fail("TPUB005", $"'{request.Entry}' uses '{name}', which is neither in the output folder, nor shared by the host, nor part of .NET; reference its package from the plugin project itself");
        }

        foreach (string problem in ProvidesCheck.Problems(json, DeclaredExport.Read(_folder[request.Entry])))
        {
            Fail("TPUB006", problem);
        }
    }

    private void Fail(string code, string message) => problems.Add(new(code, request.Manifest, message));

    private static VersionRange? Range(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) && VersionRange.TryParse(text, allowFloating: false, out VersionRange? range) ? range : null;

    /// <summary>Without the label: a prerelease of 0.2.0 has everything a plugin for 0.2 needs. The host compares in the same way.</summary>
    private static NuGetVersion Stable(NuGetVersion v) => new(v.Major, v.Minor, v.Patch);
}
