using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins.Advice;

/// <summary>Explains why nothing provides a name, and which plugin would.</summary>
internal sealed class PluginAbsence(PluginCatalog catalog)
{
    /// <summary>A kind in words.</summary>
    public static string Word(PluginKind kind) => kind switch
    {
        PluginKind.Frontend => "frontend",
        PluginKind.ReferenceRunner => "reference runner",
        PluginKind.Backend => "backend",
        PluginKind.Format => "format",
        PluginKind.Pass => "pass",
        PluginKind.Op => "operator",
        _ => "importer",
    };

    /// <summary>The diagnostic for a name no usable plugin provides.</summary>
    public Diagnostic Explain(PluginKind kind, string name, SourcePlace? place)
    {
        if (NotUsed(kind, name) is { } plugin)
        {
            return Explain(plugin, kind, name, place);
        }

        if (Known(p => p.Has(kind, name)) is { } known)
        {
            return new(
                CoreDiagnostics.PluginNotFound, $"no installed plugin provides {Word(kind)} '{name}'", place, $"plugin '{known.Id}' {known.Version} provides it", Install(known));
        }

        IReadOnlyList<string> names = catalog.Names(kind);
        InstalledPlugin[] unread = [.. catalog.Plugins.Where(p => p.Manifest is null)];
        return new(
            CoreDiagnostics.PluginNotFound,
            $"no plugin provides {Word(kind)} '{name}'",
            place,
            unread.Length == 0 ? null : $"not readable: {string.Join("; ", unread.Select(p => $"{p.ManifestPath}: {p.Reason}"))}",
            Suggestion.For(name, names) ?? (names.Count == 0
                ? $"no installed plugin provides any {Word(kind)}; see 'tpumlir plugins list'"
                : $"installed: {string.Join(", ", names)}"));
    }

    /// <summary>Which plugin that is not in use provides a name, and what to do; null when none is known.</summary>
    public (string Why, string Help)? Elsewhere(PluginKind kind, string name)
    {
        if (NotUsed(kind, name) is { } plugin)
        {
            Diagnostic why = Explain(plugin, kind, name, null);
            return (why.Message, why.Help ?? "'tpumlir plugins doctor' says more");
        }

        return Known(p => p.Has(kind, name)) is { } known ? ($"plugin '{known.Id}' {known.Version} provides it and is not installed", Install(known)) : null;
    }

    /// <summary>The known plugin that reads files of that name and what to do to get it, or null.</summary>
    public (string Why, string Help)? Reader(PluginKind kind, string file) =>
        Known(p => p.Reads(kind, Path.GetFileName(file))) is { } known ? ($"plugin '{known.Id}' {known.Version} reads it and is not installed", Install(known)) : null;

    private static string Install(KnownPlugin plugin) =>
        plugin.Source.Length == 0 ? $"install plugin '{plugin.Id}'" : $"install it: tpumlir plugins add {plugin.Source}";

    private static Diagnostic Explain(InstalledPlugin plugin, PluginKind kind, string name, SourcePlace? place)
    {
        if (plugin.State == PluginState.NotRequired)
        {
            return new(
                CoreDiagnostics.PluginNotFound,
                $"plugin {plugin}, which provides {Word(kind)} '{name}', is installed, and the manifest does not name it",
                place,
                Help: plugin.Diagnostics[0].Help);
        }

        Diagnostic cause = plugin.Diagnostics.FirstOrDefault(d => d.IsError) ?? plugin.Diagnostics[0];
        return new(cause.Descriptor, $"plugin {plugin}, which provides {Word(kind)} '{name}', is not usable: {cause.Message}", cause.Place, cause.Why, cause.Help);
    }

    private InstalledPlugin? NotUsed(PluginKind kind, string name) => catalog.Plugins
        .Where(p => p.State is PluginState.NotRequired or PluginState.Refused && p.Provides(kind, name))
        .OrderBy(p => p.State == PluginState.NotRequired ? 0 : 1)
        .FirstOrDefault();

    private KnownPlugin? Known(Func<KnownPlugin, bool> provides) =>
        catalog.Index.Plugins.FirstOrDefault(p => provides(p) && !catalog.Plugins.Any(i => i.Id == p.Id));
}
