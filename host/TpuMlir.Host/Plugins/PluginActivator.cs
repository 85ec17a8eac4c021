using System.ComponentModel.Composition.Hosting;
using TpuMlir.Host.Plugins.Inspection;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>Loads plugins once each: what they require first, then the link check, then the assemblies.</summary>
internal sealed class PluginActivator(PluginCatalog catalog, IPluginLoader loader, IDiagnosticSink sink) : IDisposable
{
    private readonly Dictionary<InstalledPlugin, ActivePlugin> _active = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<InstalledPlugin, DiagnosticException> _failed = new(ReferenceEqualityComparer.Instance);

    /// <summary>The plugins loaded so far, in the order of loading.</summary>
    public List<ActivePlugin> Active { get; } = [];

    /// <summary>The loaded plugin.</summary>
    /// <exception cref="DiagnosticException">It cannot be loaded; the same each time.</exception>
    public ActivePlugin Activate(InstalledPlugin plugin)
    {
        if (_active.TryGetValue(plugin, out ActivePlugin? known))
        {
            return known;
        }

        if (_failed.TryGetValue(plugin, out DiagnosticException? failure))
        {
            throw failure;
        }

        try
        {
            ActivePlugin active = Load(plugin);
            _active.Add(plugin, active);
            Active.Add(active);
            return active;
        }
        catch (DiagnosticException e)
        {
            _failed.Add(plugin, e);
            throw;
        }
    }

    /// <summary>Hashes the files of each plugin before it is loaded.</summary>
    public bool HashesFiles { get; init; }

    /// <summary>Disposes parts that want it; the assemblies stay loaded.</summary>
    public void Dispose() => Active.ForEach(a => a.Dispose());

    private ActivePlugin Load(InstalledPlugin plugin)
    {
        PluginManifest manifest = plugin.Manifest!;
        ActivePlugin[] required = [.. manifest.Requires.Select(r => Activate(catalog.ById(r.Id)!))];
        SharedAssemblies shared = SharedAssemblies.Host.With(required.SelectMany(r => r.Loaded.Contracts));
        try
        {
            PluginFileSet? files = plugin.Expected ?? (HashesFiles || plugin.Found is not null ? PluginFileSet.Read(plugin.Folder) : null);
            if (plugin.Found?.DifferenceFrom(files!) is { Length: > 0 } difference)
            {
                throw VerifiedCopy.Changed(plugin, difference, "since it was found");
            }

            string folder = plugin.Expected is { } expected ? VerifiedCopy.Of(plugin, expected) : plugin.Folder;
            string entry = Path.GetFullPath(manifest.Entry, folder);
            RequireFramework(plugin, entry);
            if (new LinkCheck(shared).Check(entry) is { Count: > 0 } problems)
            {
                throw new DiagnosticException(PluginFailure.Unlinked(plugin, problems));
            }

            string[] contracts = [.. manifest.Contracts.Select(c => Path.GetFullPath(c, folder))];
            LoadedPlugin loaded = loader.Load(new(manifest.Id, entry, contracts, shared));
            return new ActivePlugin(plugin, loaded, () => Sources(plugin, required), sink) { Files = files };
        }
        catch (Exception e) when (e is not DiagnosticException)
        {
            throw PluginFailure.Failed(plugin, "loading", e);
        }
    }

    private static void RequireFramework(InstalledPlugin plugin, string entry)
    {
        using var assembly = new PluginAssembly(entry);
        if (assembly.FrameworkProblem is { } problem)
        {
            throw new DiagnosticException(PluginFailure.OtherFramework(plugin, problem));
        }
    }

    /// <summary>What a plugin's parts may import: the exports of the plugins it requires, and for its frontends the importers others provide.</summary>
    private IEnumerable<ExportProvider> Sources(InstalledPlugin plugin, ActivePlugin[] required)
    {
        string[] prefixes = [.. plugin.Manifest!.Provides.Frontends.Select(f => $"{f.Name}:")];
        bool isFrontends(string importer) => prefixes.Any(p => importer.StartsWith(p, StringComparison.Ordinal));
        IEnumerable<InstalledPlugin> offering = catalog.Usable.Where(p => p != plugin && p.Manifest!.Provides.Importers.Any(isFrontends));
        foreach (InstalledPlugin other in offering)
        {
            if (TryActivate(other) is { } active && !required.Contains(active))
            {
                yield return new OfferedImporters(active);
            }
        }

        foreach (ActivePlugin active in required)
        {
            yield return active.Provider;
        }
    }

    /// <summary>An optional plugin that fails is reported and left out: nothing may need it.</summary>
    private ActivePlugin? TryActivate(InstalledPlugin plugin)
    {
        try
        {
            return Activate(plugin);
        }
        catch (DiagnosticException e)
        {
            Warn(e, sink);
            return null;
        }
    }

    /// <summary>Reports what is wrong with a plugin that is left out: nothing may need it.</summary>
    public static void Warn(DiagnosticException failure, IDiagnosticSink sink)
    {
        foreach (Diagnostic diagnostic in failure.Diagnostics)
        {
            sink.Report(diagnostic with { Descriptor = PluginDiagnostics.PartlyUsable with { Title = diagnostic.Descriptor.Title } });
        }
    }
}
