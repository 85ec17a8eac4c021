using System.ComponentModel.Composition;
using System.ComponentModel.Composition.Hosting;
using System.ComponentModel.Composition.Primitives;
using System.Reflection;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>An export of a plugin: its metadata, and a way to make it.</summary>
internal sealed record PluginExport<T>(ActivePlugin Plugin, string Type, IDictionary<string, object?> Metadata, Func<T> Create)
{
    /// <summary>A value of the metadata, or the type's default when it is absent or of another type.</summary>
    public TValue? Get<TValue>(string key) => Metadata.TryGetValue(key, out object? value) && value is TValue typed ? typed : default;
}

/// <summary>A loaded plugin and its composition.</summary>
/// <remarks>Each plugin is composed by itself, so that a part that cannot be composed stays that plugin's problem.</remarks>
internal sealed class ActivePlugin : IDisposable
{
    private readonly CatalogExportProvider _provider;
    private readonly Func<IEnumerable<ExportProvider>> _sources;
    private readonly List<Exception> _failures = [];
    private bool _wired;

    /// <param name="plugin">The plugin.</param>
    /// <param name="loaded">Its assemblies.</param>
    /// <param name="sources">Exports of other plugins its parts may import; asked once, when the first export is wanted.</param>
    /// <param name="sink">Told of types that cannot be loaded.</param>
    public ActivePlugin(InstalledPlugin plugin, LoadedPlugin loaded, Func<IEnumerable<ExportProvider>> sources, IDiagnosticSink sink)
    {
        Plugin = plugin;
        Loaded = loaded;
        _sources = sources;
        _provider = new CatalogExportProvider(
            new TypeCatalog(Parts(loaded.Entry)),
            CompositionOptions.DisableSilentRejection | CompositionOptions.IsThreadSafe);
        if (_failures.Count > 0)
        {
            sink.Report(PluginFailure.UnloadableTypes(plugin, _failures));
        }
    }

    public InstalledPlugin Plugin { get; }

    public LoadedPlugin Loaded { get; }

    /// <summary>The files it was loaded from, when they were hashed.</summary>
    public PluginFileSet? Files { get; init; }

    /// <summary>Why some of its types cannot be loaded; empty when all can.</summary>
    public IReadOnlyList<Exception> Failures => _failures;

    /// <summary>The plugin's own exports, for the parts of other plugins.</summary>
    public ExportProvider Provider
    {
        get
        {
            if (!_wired)
            {
                _wired = true;
                _provider.SourceProvider = new AggregateExportProvider([_provider, .. _sources()]);
            }

            return _provider;
        }
    }

    /// <summary>Its exports of a type, or of a contract with a name of its own. With <paramref name="fresh"/> each call makes new instances.</summary>
    public IEnumerable<PluginExport<T>> Exports<T>(bool fresh = false, string? contract = null)
    {
        var wanted = new ContractBasedImportDefinition(
            contract ?? AttributedModelServices.GetContractName(typeof(T)),
            AttributedModelServices.GetTypeIdentity(typeof(T)),
            null,
            ImportCardinality.ZeroOrMore,
            isRecomposable: false,
            isPrerequisite: false,
            fresh ? CreationPolicy.NonShared : CreationPolicy.Any);
        return Provider.GetExports(wanted).Select(e => new PluginExport<T>(this, TypeOf(e), e.Metadata, () => (T)e.Value!));
    }

    /// <summary>Makes everything it exports once; returns what failed.</summary>
    public IReadOnlyList<DiagnosticException> Try()
    {
        var failures = new List<DiagnosticException>();
        foreach (Export export in Provider.GetExports(new ImportDefinition(_ => true, null, ImportCardinality.ZeroOrMore, false, false)))
        {
            try
            {
                _ = export.Value;
            }
            catch (Exception e)
            {
                failures.Add(PluginFailure.Failed(Plugin, $"creating {TypeOf(export)}", e));
            }
        }

        return failures;
    }

    /// <inheritdoc/>
    public void Dispose() => _provider.Dispose();

    /// <summary>The exported type's name; MEF's display name has the contract after it.</summary>
    private static string TypeOf(Export export) =>
        (export.Definition as ICompositionElement)?.DisplayName.Split(' ')[0] ?? export.Definition.ContractName;

    private List<Type> Parts(Assembly entry)
    {
        Type?[] types;
        try
        {
            types = entry.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            types = e.Types;
            _failures.AddRange(e.LoaderExceptions.OfType<Exception>());
        }

        return [.. types.OfType<Type>().Where(IsPart)];
    }

    /// <summary>
    /// True for exported classes MEF can read. It would look at every class, and what it cannot resolve in one of them, such
    /// as a constructor parameter of a missing assembly, would fail whatever is asked of the plugin first.
    /// </summary>
    private bool IsPart(Type type)
    {
        try
        {
            if (type is not { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false } || !type.IsDefined(typeof(ExportAttribute), inherit: false))
            {
                return false;
            }

            ComposablePartDefinition part = AttributedModelServices.CreatePartDefinition(type, null);
            return part.ExportDefinitions.Any() | part.ImportDefinitions.Any();
        }
        catch (Exception e) when (e is TypeLoadException or FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            _failures.Add(e);
            return false;
        }
    }
}
