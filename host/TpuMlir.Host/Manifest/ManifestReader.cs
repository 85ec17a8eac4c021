using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NuGet.Versioning;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Manifest;

/// <summary>Reads a manifest, with what the command line sets in it.</summary>
public static class ManifestReader
{
    /// <summary>The form of manifest this host reads.</summary>
    internal const int SchemaVersion = 1;

    /// <summary>Reads and checks a manifest. <paramref name="settings"/> are of the form path=value.</summary>
    /// <exception cref="DiagnosticException">The file is missing, not a manifest, or has wrong keys or values; all problems at once.</exception>
    public static CompileManifest Read(string path, IReadOnlyList<string> settings)
    {
        ManifestLayers layers = ManifestLayers.Read(path);
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new DiagnosticException(new Diagnostic(
                    CoreDiagnostics.InvalidValue, $"--set {setting} is not of the form path=value", new SourcePlace(path), Help: "write --set quantize.default=F16"));
            }

            Set(layers.Content, setting[..equals].Split('.'), Value(setting[(equals + 1)..]));
            layers.Own(setting[..equals]);
        }

        var problems = new List<JsonProblem>();
        CompileManifest? manifest = StrictJson.Read(Encoding.UTF8.GetBytes(layers.Content.ToJsonString()), ManifestJson.Default.CompileManifest, problems);
        if (manifest is null)
        {
            throw new DiagnosticException([.. problems.Select(p => new Diagnostic(
                p.UnknownKey ? CoreDiagnostics.UnknownKey : CoreDiagnostics.MalformedManifest, p.Message, new SourcePlace(path, Path: p.Path), Help: p.Help))]);
        }

        manifest.Layers = layers;
        Check(manifest, path, layers);
        return manifest;
    }

    /// <summary>A form of manifest this host does not know.</summary>
    internal static Diagnostic UnknownVersion(int version, string path) => new(
        CoreDiagnostics.InvalidValue,
        $"schemaVersion {version} is not known",
        new SourcePlace(path, Path: "schemaVersion"),
        $"this version of tpumlir reads version {SchemaVersion}",
        $"write \"schemaVersion\": {SchemaVersion}, or use a newer tpumlir");

    private static void Set(JsonObject at, string[] keys, JsonNode? value)
    {
        foreach (string key in keys[..^1])
        {
            if (at[key] is not JsonObject next)
            {
                at[key] = next = [];
            }

            at = next;
        }

        at[keys[^1]] = value;
    }

    /// <summary>A value is JSON when it reads as JSON, otherwise text.</summary>
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: StrictJson.Options);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static void Check(CompileManifest manifest, string path, ManifestLayers layers)
    {
        var bag = new DiagnosticBag();
        void Missing(string key, string help) => bag.Report(new Diagnostic(
            CoreDiagnostics.InvalidValue, $"'{key}' is missing", new SourcePlace(path, Path: key), Help: help));
        if (manifest.SchemaVersion != SchemaVersion)
        {
            bag.Report(UnknownVersion(manifest.SchemaVersion, path));
        }

        if (string.IsNullOrEmpty(manifest.Model?.Source))
        {
            Missing("model.source", "name the model's file");
        }

        if (string.IsNullOrEmpty(manifest.Target?.Backend))
        {
            Missing("target.backend", "name the chip to compile for; 'tpumlir plugins list' shows those installed");
        }

        foreach ((string name, InputSection input) in manifest.Model?.Inputs ?? [])
        {
            if (input.Shape.Any(d => d <= 0))
            {
                bag.Report(new Diagnostic(
                    CoreDiagnostics.InvalidValue,
                    $"the shape of input '{name}' has an extent that is not positive",
                    new SourcePlace(path, Path: $"model.inputs.{name}.shape"),
                    Help: "give every extent as a number of at least 1"));
            }
        }

        QuantizationRules.Check(manifest, path, bag);
        if (!PluginPolicy.Names.Contains(manifest.Plugins.Policy))
        {
            bag.Report(new Diagnostic(
                CoreDiagnostics.InvalidValue,
                $"policy '{manifest.Plugins.Policy}' is not known",
                new SourcePlace(path, Path: "plugins.policy"),
                $"the policies are {string.Join(", ", PluginPolicy.Names)}",
                Suggestion.For(manifest.Plugins.Policy, PluginPolicy.Names) ?? "use one of these"));
        }

        for (int i = 0; i < manifest.Plugins.Require.Length; i++)
        {
            CheckPlugin(manifest.Plugins.Require[i], new SourcePlace(path, Path: $"plugins.require[{i}]"), bag);
        }

        if (bag.HasErrors)
        {
            throw new DiagnosticException([.. bag.All.Select(layers.Place)]);
        }
    }

    private static void CheckPlugin(PluginEntry entry, SourcePlace place, DiagnosticBag bag)
    {
        if (entry.Id.Length == 0)
        {
            bag.Report(new Diagnostic(CoreDiagnostics.InvalidValue, "the plugin's id is missing", place, Help: "'tpumlir plugins list' shows the ids"));
        }

        if (entry.Version is { } version && !VersionRange.TryParse(version, allowFloating: false, out _))
        {
            bag.Report(new Diagnostic(
                CoreDiagnostics.InvalidValue,
                $"'{version}' is not a range of versions",
                place with { Path = $"{place.Path}.version" },
                Help: "write it as \"[1.0,2.0)\""));
        }
    }
}
