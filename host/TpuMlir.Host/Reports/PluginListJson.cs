using System.Text.Json;
using System.Text.Json.Serialization;
using TpuMlir.Host.Plugins;

namespace TpuMlir.Host.Reports;

/// <summary>The plugins found, for other programs.</summary>
/// <param name="SearchPaths">Where they were looked for, in order.</param>
/// <param name="Plugins">All of them, in that order.</param>
public sealed record PluginListReport(IReadOnlyList<string> SearchPaths, IReadOnlyList<PluginReport> Plugins)
{
    /// <summary>The report of a catalog.</summary>
    public static PluginListReport Of(PluginCatalog catalog, IReadOnlyList<string> searchPaths) =>
        new(searchPaths, [.. catalog.Plugins.Select(PluginReport.Of)]);
}

/// <summary>One plugin.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Title">Its name for people, or null.</param>
/// <param name="State">"ok", "refused" or "hidden".</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Sdk">The SDK versions it works with.</param>
/// <param name="Provides">Names by kind.</param>
/// <param name="Requires">Ids and version ranges of the plugins it requires.</param>
/// <param name="Diagnostics">What is wrong with it.</param>
public sealed record PluginReport(
    string Id,
    string Version,
    string? Title,
    string State,
    string Folder,
    string? Sdk,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Provides,
    IReadOnlyDictionary<string, string> Requires,
    IReadOnlyList<DiagnosticReport> Diagnostics)
{
    /// <summary>The report of a plugin.</summary>
    public static PluginReport Of(InstalledPlugin plugin) => new(
        plugin.Id,
        plugin.Version,
        plugin.Manifest?.Title,
        JsonNamingPolicy.CamelCase.ConvertName(plugin.State.ToString()),
        plugin.Folder,
        plugin.Manifest?.Sdk.ToString(),
        plugin.Manifest is { } manifest
            ? Enum.GetValues<PluginKind>()
                .Select(k => (Kind: JsonNamingPolicy.CamelCase.ConvertName($"{k}"), Names: (IReadOnlyList<string>)[.. manifest.Provides.Names(k)]))
                .Where(k => k.Names.Count > 0)
                .ToDictionary(k => k.Kind, k => k.Names)
            : new Dictionary<string, IReadOnlyList<string>>(),
        plugin.Manifest?.Requires.ToDictionary(r => r.Id, r => r.Version.ToString()) ?? [],
        [.. plugin.Diagnostics.Select(DiagnosticReport.Of)]);
}

/// <summary>The JSON form; null values are left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PluginListReport))]
internal sealed partial class PluginListJson : JsonSerializerContext;
