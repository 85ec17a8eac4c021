using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Host.Plugins.Advice;

/// <summary>Says of a plugin, of a name plugins provide, or of a file where it comes from and why: the lines of 'plugins explain'.</summary>
internal sealed class PluginExplanation(PluginCatalog catalog, IReadOnlyList<string> searchPaths)
{
    /// <summary>The lines.</summary>
    /// <exception cref="DiagnosticException">Nothing is known of that name.</exception>
    public IReadOnlyList<string> Explain(string name)
    {
        List<string> lines = File.Exists(name) ? [.. OfFile(name)] : [.. OfPlugin(name), .. OfName(name)];
        if (lines.Count == 0)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.PluginNotFound,
                $"no plugin is called or provides '{name}', and there is no such file",
                Help: Suggestion.For(name, [.. catalog.Plugins.Select(p => p.Id), .. Enum.GetValues<PluginKind>().SelectMany(catalog.Names)]) ?? "'tpumlir plugins list' shows what there is"));
        }

        lines.Add("search path, the first hides the later ones:");
        lines.AddRange(searchPaths.Select((p, i) => $"    {i + 1}. {p}"));
        return lines;
    }

    private IEnumerable<string> OfPlugin(string id)
    {
        foreach (InstalledPlugin plugin in catalog.Plugins.Where(p => p.Id == id))
        {
            yield return $"plugin {plugin} in {plugin.Folder}: {State(plugin)}";
            if (plugin.Manifest is not { } manifest)
            {
                continue;
            }

            yield return $"    works with SDK {manifest.Sdk}; this host has {HostSdk.Version}";
            yield return $"    files {PluginFileSet.Read(plugin.Folder).Hash}";
            foreach (PluginRequirement required in manifest.Requires)
            {
                yield return $"    requires '{required.Id}' {required.Version}: {(catalog.ById(required.Id) is { } found ? $"version {found.Version} in {found.Folder}" : "not usable")}";
            }

            foreach (InstalledPlugin user in catalog.Plugins.Where(p => p.Manifest?.Requires.Any(r => r.Id == id) == true))
            {
                yield return $"    required by {user}";
            }

            foreach (string chip in manifest.Provides.Extends)
            {
                yield return $"    brings parts for backend '{chip}'";
            }
        }
    }

    private IEnumerable<string> OfName(string name)
    {
        foreach (PluginKind kind in Enum.GetValues<PluginKind>())
        {
            foreach (string full in Matching(kind, name))
            {
                yield return $"{PluginAbsence.Word(kind)} '{full}'";
                foreach (InstalledPlugin plugin in catalog.Plugins.Where(p => p.Provides(kind, full)))
                {
                    yield return $"    {(catalog.Find(kind, full) == plugin ? "from" : "not from")} plugin {plugin} in {plugin.Folder}{Why(kind, full, plugin)}";
                }

                foreach (KnownPlugin known in catalog.Index.Plugins.Where(p => p.Has(kind, full) && !catalog.Plugins.Any(i => i.Id == p.Id)))
                {
                    yield return $"    also from plugin '{known.Id}' {known.Version}, which is not installed{(known.Source.Length > 0 ? $": tpumlir plugins add {known.Source}" : "")}";
                }
            }
        }

        foreach (InstalledPlugin plugin in catalog.Usable.Where(p => p.Manifest!.Provides.Extends.Contains(name)))
        {
            yield return $"backend '{name}' gets parts from plugin {plugin} in {plugin.Folder}";
        }

        if (OpRegistry.Standard.Find(name) is { } standard)
        {
            yield return $"operator '{name}' is the SDK's: {standard.Summary}";
        }
    }

    private IEnumerable<string> OfFile(string path)
    {
        foreach (PluginKind kind in (PluginKind[])[PluginKind.Frontend, PluginKind.Format])
        {
            string? name = null;
            try
            {
                name = kind == PluginKind.Frontend ? catalog.FrontendOf(path) : catalog.FormatOf(path);
            }
            catch (DiagnosticException)
            {
                // Nothing of this kind reads it; the other kind may.
            }

            if (name is not null)
            {
                yield return $"{path} is read by {PluginAbsence.Word(kind)} '{name}' of plugin {catalog.Find(kind, name)}";
            }
            else if (new PluginAbsence(catalog).Reader(kind, path) is { } known)
            {
                yield return $"{path}: {known.Why}; {known.Help}";
            }
        }
    }

    /// <summary>A name as it is; importers also by operator alone ("Gelu", "com.acme::Gelu").</summary>
    private IEnumerable<string> Matching(PluginKind kind, string name) => catalog.Plugins
        .SelectMany(p => p.Manifest?.Provides.Names(kind) ?? [])
        .Concat(catalog.Index.Plugins.SelectMany(p => p.Has(kind, name) ? [name] : Array.Empty<string>()))
        .Where(n => n == name || (kind == PluginKind.Importer && n.EndsWith($":{name}", StringComparison.Ordinal)))
        .Distinct();

    private string Why(PluginKind kind, string name, InstalledPlugin plugin) =>
        catalog.Find(kind, name) == plugin ? ""
        : plugin.State == PluginState.Ok ? $": plugin {catalog.Find(kind, name)} comes first on the search path"
        : $": {State(plugin)}";

    private static string State(InstalledPlugin plugin) => plugin.State switch
    {
        PluginState.Ok => "usable",
        PluginState.Hidden => $"hidden: {plugin.Reason}",
        PluginState.NotRequired => "not named by the manifest",
        _ => $"refused: {plugin.Reason}",
    };
}
