using TpuMlir.Host.Conformance.Backends;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Conformance;

/// <summary>The plugin under test, found and loaded as for a compilation, with the plugins it works with.</summary>
/// <remarks>For use from several threads.</remarks>
internal sealed class ConformanceSubject : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PluginComposer _composer;
    private readonly Dictionary<string, BackendUnderTest> _backends = new(StringComparer.Ordinal);

    private ConformanceSubject(ConformanceRequest request, PluginCatalog catalog, InstalledPlugin plugin, DiagnosticBag reported)
    {
        (Request, Catalog, Plugin, Reported) = (request, catalog, plugin, reported);
        _composer = new PluginComposer(catalog, reported);
    }

    /// <summary>What to check.</summary>
    public ConformanceRequest Request { get; }

    /// <summary>The plugin under test and the others installed; it comes first.</summary>
    public PluginCatalog Catalog { get; }

    /// <summary>The plugin under test.</summary>
    public InstalledPlugin Plugin { get; }

    /// <summary>What plugin.json says; only after the check of plugin.json passed.</summary>
    public PluginManifest Manifest => Plugin.Manifest!;

    /// <summary>What discovery and composition reported.</summary>
    public DiagnosticBag Reported { get; }

    /// <summary>Finds the plugin; loads nothing.</summary>
    public static ConformanceSubject Open(ConformanceRequest request)
    {
        var reported = new DiagnosticBag();
        string folder = Path.GetFullPath(request.Folder);
        PluginCatalog catalog = PluginCatalog.Discover([folder, .. PluginSearchPath.Default(request.Plugins, new DiagnosticBag())], reported);
        InstalledPlugin? plugin = catalog.Plugins.FirstOrDefault(p => p.Folder == folder);
        return plugin is null
            ? throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.FileNotFound,
                $"'{request.Folder}' is not a plugin's folder: it has no {PluginManifestReader.FileName}",
                new SourcePlace(request.Folder),
                Help: "name the folder a plugin's build wrote, with plugin.json and the plugin's assembly"))
            : new ConformanceSubject(request, catalog, plugin, reported);
    }

    /// <summary>Asks for parts of plugins, one thread at a time.</summary>
    public T Get<T>(Func<PluginComposer, T> ask)
    {
        lock (_lock)
        {
            return ask(_composer);
        }
    }

    /// <summary>What the plugin under test exports of a type; loads it when it is not.</summary>
    public IReadOnlyList<PluginExport<T>> Exports<T>(bool fresh = false, string? contract = null) => Get(c => c.Activate(Plugin).Exports<T>(fresh, contract).ToArray());

    /// <summary>The operators of the SDK and of the plugin under test.</summary>
    public OpRegistry Operators => Get(c =>
    {
        c.Activate(Plugin);
        return c.Operators();
    });

    /// <summary>The operators the plugin under test defines.</summary>
    public IReadOnlyList<OpDefinition> OwnOperators => [.. Exports<IOpProvider>().SelectMany(e => e.Create().Operators)];

    /// <summary>The backend of a chip, of the plugin under test or of another one; the same each time.</summary>
    /// <exception cref="DiagnosticException">No usable plugin has it, or it fails.</exception>
    public BackendUnderTest Backend(string chip)
    {
        OpRegistry operators = Operators;
        lock (_lock)
        {
            return _backends.TryGetValue(chip, out BackendUnderTest? known) ? known : _backends[chip] =
                new BackendUnderTest(chip, _composer.Backend(chip), operators, Catalog, format => Get(c => c.Container(format)));
        }
    }

    /// <summary>A second composition of the same plugins, with instances of its own.</summary>
    public PluginComposer Again(IPluginLoader? loader = null) => new(Catalog, new DiagnosticBag(), loader);

    /// <inheritdoc/>
    public void Dispose() => _composer.Dispose();
}
