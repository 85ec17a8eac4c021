using NuGet.Versioning;
using TpuMlir.Host.Plugins.Advice;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>The plugins found on the search path, and who provides what. Knows plugin.json only; loads no code.</summary>
public sealed class PluginCatalog
{
    private readonly Dictionary<(PluginKind Kind, string Name), InstalledPlugin> _providers = [];

    private readonly Lazy<PluginIndex> _index;

    private PluginCatalog(IReadOnlyList<InstalledPlugin> plugins, Lazy<PluginIndex> index)
    {
        Plugins = plugins;
        _index = index;
        foreach (InstalledPlugin plugin in Usable)
        {
            foreach (PluginKind kind in Enum.GetValues<PluginKind>())
            {
                foreach (string name in plugin.Manifest!.Provides.Names(kind))
                {
                    _providers.TryAdd((kind, name), plugin);
                }
            }
        }
    }

    /// <summary>True when a manifest names the plugins it needs, and only those are usable.</summary>
    public bool IsRestricted { get; private init; }

    /// <summary>Every plugin, in the order of the search path.</summary>
    public IReadOnlyList<InstalledPlugin> Plugins { get; }

    /// <summary>Plugins that exist and may not be installed; read when it is first asked for.</summary>
    internal PluginIndex Index => _index.Value;

    /// <summary>Those that can be used.</summary>
    public IEnumerable<InstalledPlugin> Usable => Plugins.Where(p => p.State == PluginState.Ok);

    /// <summary>
    /// Finds plugins. What is wrong with one is kept with it and becomes an error only when it is needed; the sink is given
    /// warnings about the search path.
    /// </summary>
    public static PluginCatalog Discover(IReadOnlyList<string> searchPaths, IDiagnosticSink sink)
    {
        var catalog = new PluginCatalog(PluginDiscovery.Find(searchPaths, sink), new(() => PluginIndex.Read(searchPaths, sink)));
        catalog.ReportSharedNames(sink);
        return catalog;
    }

    /// <summary>The catalog under a policy; what the policy refuses is not usable, with the reason.</summary>
    internal PluginCatalog Under(PluginPolicy policy) => new(policy.Apply(Plugins), _index) { IsRestricted = IsRestricted };

    /// <summary>
    /// The catalog in which only the required plugins (and those they require) are usable; every requirement that cannot be
    /// met is reported.
    /// </summary>
    public PluginCatalog Restrict(IReadOnlyList<PluginRequirement> required, IDiagnosticSink sink, SourcePlace? place = null)
    {
        var chosen = new HashSet<InstalledPlugin>(ReferenceEqualityComparer.Instance);
        foreach (PluginRequirement requirement in required)
        {
            if (Select(requirement, sink, place) is { } plugin)
            {
                Add(plugin);
            }
        }

        return new PluginCatalog([.. Plugins.Select(p => p.State != PluginState.Ok || chosen.Contains(p) ? p : NotRequired(p))], _index) { IsRestricted = true };

        void Add(InstalledPlugin plugin)
        {
            if (chosen.Add(plugin))
            {
                foreach (PluginRequirement inner in plugin.Manifest!.Requires)
                {
                    Add(ById(inner.Id)!);
                }
            }
        }
    }

    /// <summary>The usable plugin of an id, or null.</summary>
    public InstalledPlugin? ById(string id) => Usable.FirstOrDefault(p => p.Id == id);

    /// <summary>The usable plugin that provides a name, or null; the first on the search path when there are several.</summary>
    public InstalledPlugin? Find(PluginKind kind, string name) => _providers.GetValueOrDefault((kind, name));

    /// <summary>The plugin that provides a name.</summary>
    /// <exception cref="DiagnosticException">None does; says which refused plugin would, and what else there is.</exception>
    public InstalledPlugin Require(PluginKind kind, string name, SourcePlace? place = null) =>
        Find(kind, name) ?? throw new DiagnosticException(new PluginAbsence(this).Explain(kind, name, place));

    /// <summary>All names of a kind the usable plugins provide, in ordinal order.</summary>
    public IReadOnlyList<string> Names(PluginKind kind) =>
        [.. _providers.Keys.Where(k => k.Kind == kind).Select(k => k.Name).Order(StringComparer.Ordinal)];

    /// <summary>The name of the frontend that reads a file: by its first bytes, else by its extension.</summary>
    /// <exception cref="DiagnosticException">The file is not there, no frontend reads it, or several do.</exception>
    public string FrontendOf(string path) => new FileKinds(this).Match(PluginKind.Frontend, path);

    /// <summary>The name of the format of a compiled artifact, by its first bytes, else by its extension.</summary>
    /// <exception cref="DiagnosticException">The file is not there, no plugin reads it, or several do.</exception>
    public string FormatOf(string path) => new FileKinds(this).Match(PluginKind.Format, path);

    /// <summary>The name of the format with these first bytes, or null.</summary>
    public string? FormatOf(ReadOnlySpan<byte> head) => new FileKinds(this).BySignature(PluginKind.Format, head).FirstOrDefault();

    private static InstalledPlugin NotRequired(InstalledPlugin plugin) => plugin with
    {
        State = PluginState.NotRequired,
        Diagnostics =
        [
            new(
                PluginDiagnostics.NotRequired,
                "the manifest does not name it",
                new(plugin.ManifestPath),
                Help: $"add {{ \"id\": \"{plugin.Id}\" }} to plugins.require in the manifest"),
        ],
    };

    private InstalledPlugin? Select(PluginRequirement requirement, IDiagnosticSink sink, SourcePlace? place)
    {
        InstalledPlugin? plugin = Plugins.FirstOrDefault(p => p.State != PluginState.Hidden && p.Id == requirement.Id);
        if (plugin is { State: PluginState.Ok } && requirement.Version.Satisfies(plugin.Manifest!.Version))
        {
            return plugin;
        }

        string wanted = requirement.Version.Equals(VersionRange.All) ? $"plugin '{requirement.Id}'" : $"plugin '{requirement.Id}' {requirement.Version}";
        sink.Report(plugin switch
        {
            null => new(
                CoreDiagnostics.PluginNotFound,
                $"{wanted} is not installed",
                place,
                Help: Suggestion.For(requirement.Id, Plugins.Select(p => p.Id)) ?? "install it with 'tpumlir plugins add'"),
            { State: PluginState.Ok } => new(
                CoreDiagnostics.PluginNotFound, $"{wanted} is not installed; version {plugin.Version} is", place ?? new(plugin.ManifestPath)),
            _ => new(plugin.Diagnostics[0].Descriptor, $"plugin {plugin} is not usable: {plugin.Reason}", plugin.Diagnostics[0].Place, Help: plugin.Diagnostics[0].Help),
        });
        return null;
    }

    private void ReportSharedNames(IDiagnosticSink sink)
    {
        foreach (InstalledPlugin plugin in Usable)
        {
            foreach (PluginKind kind in Enum.GetValues<PluginKind>())
            {
                foreach (string name in plugin.Manifest!.Provides.Names(kind).Where(n => Find(kind, n) != plugin))
                {
                    sink.Report(new(
                        PluginDiagnostics.Hidden,
                        $"{PluginAbsence.Word(kind)} '{name}' of plugin {plugin} is hidden by that of plugin {Find(kind, name)}, which comes first on the search path",
                        new(plugin.ManifestPath),
                        Help: "name the plugin you want under 'plugins' in the manifest"));
                }
            }
        }
    }
}
