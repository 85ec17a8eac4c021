using TpuMlir.Host.Plugins.Advice;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Reports;

/// <summary>The text of <c>tpumlir plugins list</c>: every plugin found, what it provides, and why it is not used.</summary>
public static class PluginListText
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(PluginCatalog catalog, IReadOnlyList<string> searchPaths)
    {
        foreach (InstalledPlugin plugin in catalog.Plugins)
        {
            string title = plugin.Manifest?.Title is { } text ? $"  {text}" : "";
            yield return $"{plugin.Id} {plugin.Version}  {plugin.State.ToString().ToLowerInvariant()}{title}";
            foreach (string line in Provides(plugin.Manifest?.Provides))
            {
                yield return $"    {line}";
            }

            yield return $"    in {plugin.Folder}";
            foreach (Diagnostic diagnostic in plugin.Diagnostics)
            {
                string place = diagnostic.Place?.Path is { } path ? $" ({path})" : "";
                yield return $"    {diagnostic.Descriptor.Code}: {diagnostic.Message}{place}";
                if (diagnostic.Help is { } help)
                {
                    yield return $"        help: {help}";
                }
            }
        }

        int usable = catalog.Usable.Count();
        yield return $"{usable} of {catalog.Plugins.Count} plugins usable; searched {string.Join(", ", searchPaths)}";
    }

    private static IEnumerable<string> Provides(PluginProvides? provides)
    {
        if (provides is null)
        {
            yield break;
        }

        foreach (PluginKind kind in Enum.GetValues<PluginKind>())
        {
            string[] names = kind switch
            {
                PluginKind.Frontend => [.. provides.Frontends.Select(WithExtensions)],
                PluginKind.Format => [.. provides.Formats.Select(WithExtensions)],
                _ => [.. provides.Names(kind)],
            };
            if (names.Length > 0)
            {
                yield return $"{PluginAbsence.Word(kind)}{(names.Length > 1 ? (kind == PluginKind.Pass ? "es" : "s") : "")} {string.Join(", ", names)}";
            }
        }
    }

    private static string WithExtensions(FileKind kind) =>
        kind.Extensions.Count == 0 ? kind.Name : $"{kind.Name} ({string.Join(", ", kind.Extensions)})";
}
