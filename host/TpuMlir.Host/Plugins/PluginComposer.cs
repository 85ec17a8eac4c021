using System.ComponentModel.Composition;
using TpuMlir.Host.Plugins.Inspection;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Plugins;

/// <summary>
/// Gives what plugins provide, by name, and loads a plugin when the first thing of it is wanted. Not for use from several
/// threads; what it gives may be.
/// </summary>
/// <param name="catalog">The plugins.</param>
/// <param name="sink">Told what cannot be used and nobody needs.</param>
/// <param name="loader">Loads assemblies; <see cref="AssemblyLoadContextLoader"/> by default.</param>
/// <param name="hashesFiles">Hashes the files of each plugin before it is loaded, see <see cref="LoadedFiles"/>.</param>
public sealed class PluginComposer(PluginCatalog catalog, IDiagnosticSink sink, IPluginLoader? loader = null, bool hashesFiles = false) : IDisposable
{
    private readonly PluginActivator _activator = new(catalog, loader ?? new AssemblyLoadContextLoader(), sink) { HashesFiles = hashesFiles };
    private readonly Dictionary<string, IBackend> _backends = new(StringComparer.Ordinal);
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unlisted = new(StringComparer.Ordinal);

    /// <summary>The plugins it chooses from.</summary>
    public PluginCatalog Catalog { get; } = catalog;

    /// <summary>The plugins loaded so far, in the order of loading.</summary>
    public IReadOnlyList<InstalledPlugin> Loaded => [.. _activator.Active.Select(a => a.Plugin)];

    /// <summary>The plugins loaded so far with the files they were loaded from; for a composer that hashes files.</summary>
    /// <exception cref="DiagnosticException">The files of one changed while it was in use.</exception>
    public IReadOnlyList<(InstalledPlugin Plugin, PluginFileSet Files)> LoadedFiles()
    {
        foreach (ActivePlugin active in _activator.Active.Where(a => a.Plugin.Expected is null))
        {
            string difference = PluginFileSet.Read(active.Plugin.Folder).DifferenceFrom(active.Files!);
            if (difference.Length > 0)
            {
                throw VerifiedCopy.Changed(active.Plugin, difference, "while it was in use");
            }
        }

        return [.. _activator.Active.Select(a => (a.Plugin, a.Files!))];
    }

    /// <summary>
    /// The passes that run by themselves: those of plugins for no chip in particular, and of the plugins loaded so far (so ask
    /// for the backend first). A plugin without any is not loaded.
    /// </summary>
    /// <remarks>
    /// A plugin that fails is left out with a warning, and is an error when the manifest names the plugins it needs: then a
    /// pipeline without its passes would be another one than asked for.
    /// </remarks>
    public IReadOnlyList<ProvidedPass> Passes =>
    [
        .. Catalog.Usable
            .Where(p => p.Manifest!.Provides is { Passes.Count: > 0 } provides && (provides.Backends.Count == 0 || Loaded.Contains(p)))
            .Where(PluginExports.HasPassOfItsOwn)
            .SelectMany(PassesUnlessBroken)
            .Where(p => p.At is not null)
            .OrderBy(p => p.Order).ThenBy(p => p.Name, StringComparer.Ordinal),
    ];

    /// <summary>The frontend of a framework.</summary>
    /// <exception cref="DiagnosticException">No usable plugin has it, or it fails.</exception>
    public IFrontend Frontend(string framework) => One<IFrontend>(PluginKind.Frontend, framework, nameof(IFrontendMetadata.Framework));

    /// <summary>The backend of a chip, with the parts other plugins bring for it.</summary>
    /// <remarks>Of a plugin whose parts fail nothing is used, with a warning: who needs one of them is told by what it lacks.</remarks>
    /// <exception cref="DiagnosticException">No usable plugin has it, or it fails.</exception>
    public IBackend Backend(string chip, SourcePlace? place = null)
    {
        if (!_backends.TryGetValue(chip, out IBackend? backend))
        {
            backend = new BackendExtensions(Catalog, _activator, sink).Extend(One<IBackend>(PluginKind.Backend, chip, nameof(IBackendMetadata.Chip), place), chip);
            _backends.Add(chip, backend);
        }

        return backend;
    }

    /// <summary>Loads a plugin and makes everything it exports and lists; returns what failed.</summary>
    public IReadOnlyList<Diagnostic> Try(InstalledPlugin plugin)
    {
        try
        {
            ActivePlugin active = _activator.Activate(plugin);
            IReadOnlyList<DiagnosticException> failures = active.Try();
            foreach (string chip in plugin.Manifest!.Provides.Extends.Where(_ => failures.Count == 0))
            {
                BackendExtensions.PartsOf(active, chip);
            }

            return [.. failures.SelectMany(f => f.Diagnostics)];
        }
        catch (DiagnosticException e)
        {
            return e.Diagnostics;
        }
    }

    /// <summary>The reader of a container format.</summary>
    /// <exception cref="DiagnosticException">No usable plugin has it, or it fails.</exception>
    public IContainer Container(string format) => One<IContainer>(PluginKind.Format, format, nameof(IContainerMetadata.Format));

    /// <summary>What runs a framework's models, or null when no plugin does.</summary>
    /// <exception cref="DiagnosticException">It fails.</exception>
    public IReferenceRunner? ReferenceRunner(string framework) => Catalog.Find(PluginKind.ReferenceRunner, framework) is null
        ? null
        : One<IReferenceRunner>(PluginKind.ReferenceRunner, framework, nameof(IReferenceRunnerMetadata.Framework));

    /// <summary>The name of the framework a reference runner runs, as people know it; the framework's own name without a runner.</summary>
    public string ReferenceTitle(string framework) => Catalog.Find(PluginKind.ReferenceRunner, framework) is { } plugin
        ? _activator.Activate(plugin).Exports<IReferenceRunner>()
            .FirstOrDefault(e => e.Get<string>(nameof(IReferenceRunnerMetadata.Framework)) == framework)
            ?.Get<string>(nameof(IReferenceRunnerMetadata.Title)) ?? framework
        : framework;

    /// <summary>A pass by name; loads its plugin.</summary>
    /// <exception cref="DiagnosticException">No usable plugin has it.</exception>
    public ProvidedPass Pass(string name, SourcePlace? place = null)
    {
        InstalledPlugin plugin = Catalog.Require(PluginKind.Pass, name, place);
        return PassesOf(plugin).Find(p => p.Name == name) ?? throw PluginFailure.NotExported(_activator.Activate(plugin), PluginKind.Pass, name);
    }

    /// <summary>The importers of a framework, of every plugin that has any.</summary>
    public IReadOnlyList<ProvidedImporter> Importers(string framework)
    {
        IEnumerable<InstalledPlugin> plugins = Catalog.Usable.Where(p =>
            p.Provides(PluginKind.Frontend, framework)
            || p.Manifest!.Provides.Importers.Any(i => i.StartsWith($"{framework}:", StringComparison.Ordinal)));
        return [.. plugins.SelectMany(p => _activator.Activate(p).Exports<IOpImporter>()).Select(e => new ProvidedImporter(
            e.Get<string>(nameof(IImporterMetadata.Framework)) ?? "",
            e.Get<string>(nameof(IImporterMetadata.Domain)) ?? "",
            e.Get<string[]>(nameof(IImporterMetadata.Types)) ?? [],
            e.Get<long>(nameof(IImporterMetadata.Since)),
            e.Get<long>(nameof(IImporterMetadata.Until)),
            e.Plugin.Plugin,
            () => Create(e, "an importer"))).Where(i => i.Framework == framework)];
    }

    /// <summary>
    /// The operators in use: the SDK's, those of the plugins loaded so far, and those of the plugins that provide
    /// <paramref name="names"/>. Ask after frontend and backend.
    /// </summary>
    /// <exception cref="DiagnosticException">A plugin fails, or two define the same operator.</exception>
    public OpRegistry Operators(IEnumerable<string>? names = null)
    {
        foreach (InstalledPlugin plugin in (names ?? []).Select(n => Catalog.Find(PluginKind.Op, n)).OfType<InstalledPlugin>())
        {
            _activator.Activate(plugin);
        }

        var operators = new PluginOperators();
        foreach (PluginExport<IOpProvider> export in _activator.Active.ToArray().SelectMany(a => a.Exports<IOpProvider>()))
        {
            operators.Add(export.Plugin.Plugin, Create(export, "its operators"));
        }

        return operators.ToRegistry();
    }

    /// <summary>A plugin as a whole; loads it.</summary>
    /// <exception cref="DiagnosticException">It cannot be loaded.</exception>
    internal ActivePlugin Activate(InstalledPlugin plugin) => _activator.Activate(plugin);

    /// <summary>Runs what may call into plugins; an exception out of a plugin's code becomes a failure that names the plugin.</summary>
    /// <exception cref="DiagnosticException">A user's error, or a plugin's failure.</exception>
    public T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is not DiagnosticException && Culprit(e) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>The failure of the plugin whose code threw an exception; null when it was none, or memory or the file system failed.</summary>
    public DiagnosticException? Culprit(Exception exception) =>
        exception is OutOfMemoryException || IsFileSystems(exception) ? null : PluginCulprit.Find(exception, _activator.Active);

    /// <summary>Disposes plugin parts that want it; what this object gave must not be used any more.</summary>
    public void Dispose() => _activator.Dispose();

    /// <summary>A file of the user's that cannot be read or written, and no assembly.</summary>
    internal static bool IsFileSystems(Exception e) =>
        e is UnauthorizedAccessException
        || (e is IOException and not FileLoadException && !(e is FileNotFoundException { FileName: { } name } && name.Contains("Culture=", StringComparison.Ordinal)));

    internal static T Create<T>(PluginExport<T> export, string what)
    {
        try
        {
            return export.Create();
        }
        catch (Exception e)
        {
            throw PluginFailure.Failed(export.Plugin.Plugin, $"creating {what} ({export.Type})", e);
        }
    }

    private T One<T>(PluginKind kind, string name, string key, SourcePlace? place = null)
    {
        InstalledPlugin plugin = Catalog.Require(kind, name, place);
        ActivePlugin active = _activator.Activate(plugin);
        PluginExport<T>[] exports = [.. active.Exports<T>().Where(e => e.Get<string>(key) == name)];
        return exports.Length switch
        {
            1 => Create(exports[0], $"{PluginAbsence.Word(kind)} '{name}'"),
            0 => throw PluginFailure.NotExported(active, kind, name),
            _ => throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.MalformedPlugin,
                $"plugin {plugin} exports {PluginAbsence.Word(kind)} '{name}' {exports.Length} times: {string.Join(", ", exports.Select(e => e.Type))}",
                new(plugin.EntryPath))),
        };
    }

    /// <summary>The passes a plugin both lists and exports; a pass only exported is worth a warning.</summary>
    private List<ProvidedPass> PassesOf(InstalledPlugin plugin)
    {
        ActivePlugin active = _activator.Activate(plugin);
        var passes = new List<ProvidedPass>();
        foreach (PluginExport<IPass> export in active.Exports<IPass>(fresh: true))
        {
            string name = export.Get<string>(nameof(IPassMetadata.Name)) ?? "";
            if (plugin.Provides(PluginKind.Pass, name))
            {
                passes.Add(new(
                    name,
                    export.Get<string>(nameof(IPassMetadata.Summary)) ?? "",
                    export.Get<string>(nameof(IPassMetadata.At)),
                    export.Get<int>(nameof(IPassMetadata.Order)),
                    export.Get<bool>(nameof(IPassMetadata.ChangesAgain)),
                    plugin,
                    () => Create(active.Exports<IPass>(fresh: true).First(e => e.Type == export.Type), $"pass '{name}'")));
            }
            else if (_unlisted.Add(export.Type))
            {
                sink.Report(new(
                    PluginDiagnostics.PartlyUsable,
                    $"plugin {plugin} exports pass '{name}' ({export.Type}) and does not list it; it is not used",
                    new(plugin.ManifestPath, Path: "provides.passes"),
                    Help: "the plugin's authors must add it to plugin.json"));
            }
        }

        return passes;
    }

    private List<ProvidedPass> PassesUnlessBroken(InstalledPlugin plugin)
    {
        try
        {
            return AllPassesOf(plugin);
        }
        catch (DiagnosticException e) when (!Catalog.IsRestricted)
        {
            if (_leftOut.Add(plugin.Id))
            {
                PluginActivator.Warn(e, sink);
            }

            return [];
        }
    }

    private List<ProvidedPass> AllPassesOf(InstalledPlugin plugin)
    {
        List<ProvidedPass> passes = PassesOf(plugin);
        return plugin.Manifest!.Provides.Passes.FirstOrDefault(n => !passes.Exists(p => p.Name == n)) is { } absent
            ? throw PluginFailure.NotExported(_activator.Activate(plugin), PluginKind.Pass, absent)
            : passes;
    }
}
