using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>Explains why nothing provides a name.</summary>
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

    public Diagnostic Explain(PluginKind kind, string name, SourcePlace? place)
    {
        InstalledPlugin[] others = [.. catalog.Plugins.Where(p => p.State != PluginState.Ok && p.Provides(kind, name))];
        if (Array.Find(others, p => p.State == PluginState.NotRequired) is { } unused)
        {
            return new(
                CoreDiagnostics.PluginNotFound,
                $"plugin {unused}, which provides {Word(kind)} '{name}', is installed, and the manifest does not name it",
                place,
                Help: unused.Diagnostics[0].Help);
        }

        InstalledPlugin? refused = Array.Find(others, p => p.State == PluginState.Refused);
        if (refused is not null)
        {
            Diagnostic cause = refused.Diagnostics.FirstOrDefault(d => d.IsError) ?? refused.Diagnostics[0];
            return new(
                cause.Descriptor,
                $"plugin {refused}, which provides {Word(kind)} '{name}', is not usable: {cause.Message}",
                cause.Place,
                cause.Why,
                cause.Help);
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
}
