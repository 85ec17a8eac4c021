using System.Text.Json.Serialization;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins.Advice;

/// <summary>A plugin an index knows.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Source">Where it is got: what 'tpumlir plugins add' is given, or an address.</param>
/// <param name="Provides">What it provides.</param>
internal sealed record KnownPlugin(string Id, string Version, string Source, ProvidesJson Provides)
{
    /// <summary>True when it provides that name.</summary>
    public bool Has(PluginKind kind, string name) => Names(kind).Contains(name, StringComparer.Ordinal);

    /// <summary>True when it has a frontend or format for files of that name.</summary>
    public bool Reads(PluginKind kind, string file) =>
        ((kind == PluginKind.Frontend ? Provides.Frontends : Provides.Formats) ?? []).SelectMany(k => k.Extensions ?? []).Any(e => file.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<string> Names(PluginKind kind) => kind switch
    {
        PluginKind.Frontend => (Provides.Frontends ?? []).Select(f => f.Name ?? ""),
        PluginKind.Format => (Provides.Formats ?? []).Select(f => f.Name ?? ""),
        PluginKind.ReferenceRunner => Provides.ReferenceRunners ?? [],
        PluginKind.Backend => Provides.Backends ?? [],
        PluginKind.Pass => Provides.Passes ?? [],
        PluginKind.Op => Provides.Ops ?? [],
        _ => Provides.Importers ?? [],
    };
}

/// <summary>
/// Plugins that exist and may not be installed, from the files plugin-index.json of the search path. Read only to explain why
/// something is missing; what a file has wrong is a warning.
/// </summary>
internal sealed class PluginIndex
{
    /// <summary>The file's name in a directory of the search path.</summary>
    public const string FileName = "plugin-index.json";

    private const long MaxBytes = 4 << 20;

    private PluginIndex(IReadOnlyList<KnownPlugin> plugins) => Plugins = plugins;

    /// <summary>The plugins, those of earlier directories first.</summary>
    public IReadOnlyList<KnownPlugin> Plugins { get; }

    /// <summary>Reads the files of some directories.</summary>
    public static PluginIndex Read(IEnumerable<string> directories, IDiagnosticSink sink) =>
        new([.. directories.Select(d => Path.Combine(d, FileName)).Where(File.Exists).SelectMany(f => Read(f, sink)).DistinctBy(p => p.Id)]);

    private static IEnumerable<KnownPlugin> Read(string file, IDiagnosticSink sink)
    {
        var problems = new List<JsonProblem>();
        IndexJson? json = null;
        try
        {
            if (new FileInfo(file).Length <= MaxBytes)
            {
                json = StrictJson.Read(File.ReadAllBytes(file), IndexJsonContext.Default.IndexJson, problems);
            }
            else
            {
                problems.Add(new("", $"the file has more than {MaxBytes} bytes"));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new("", e.Message));
        }

        foreach (JsonProblem problem in problems)
        {
            sink.Report(new(PluginDiagnostics.SearchPath, $"the index of plugins is not used: {problem.Message}", new(file, Path: problem.Path.Length == 0 ? null : problem.Path), Help: problem.Help));
        }

        return (json?.Plugins ?? []).Where(p => p.Id is not null).Select(p => new KnownPlugin(p.Id!, p.Version ?? "?", p.Source ?? "", p.Provides ?? new()));
    }
}

/// <summary>plugin-index.json as it is written.</summary>
internal sealed class IndexJson
{
    [JsonPropertyName("$schema")]
    public string? Schema { get; set; }

    public IndexEntryJson[]? Plugins { get; set; }
}

/// <summary>A plugin of the index.</summary>
internal sealed class IndexEntryJson
{
    public string? Id { get; set; }

    public string? Version { get; set; }

    public string? Title { get; set; }

    public string? Source { get; set; }

    public ProvidesJson? Provides { get; set; }
}

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IndexJson))]
internal sealed partial class IndexJsonContext : JsonSerializerContext;
