using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>Reads every plugin.json of the search path. Loads no code.</summary>
internal static class PluginDiscovery
{
    public static IReadOnlyList<InstalledPlugin> Find(IReadOnlyList<string> searchPaths, IDiagnosticSink sink)
    {
        InstalledPlugin[] plugins = [.. searchPaths.SelectMany(p => Folders(p, sink)).Distinct(StringComparer.Ordinal).Select(Inspect)];
        HideDuplicates(plugins, sink);
        return new PluginRequirements(plugins).Apply();
    }

    /// <summary>The plugin folders of a directory, in ordinal order; a directory with a plugin.json is itself a plugin.</summary>
    private static string[] Folders(string directory, IDiagnosticSink sink)
    {
        try
        {
            return !Directory.Exists(directory)
                ? []
                : File.Exists(Path.Combine(directory, PluginManifestReader.FileName))
                ? [Path.GetFullPath(directory)]
                : [.. Directory.EnumerateDirectories(Path.GetFullPath(directory)).Where(IsPlugin).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            sink.Report(new(PluginDiagnostics.SearchPath, $"plugins of '{directory}' cannot be read: {e.Message}", new(directory)));
            return [];
        }
    }

    private static bool IsPlugin(string folder) =>
        File.Exists(Path.Combine(folder, PluginManifestReader.FileName)) || Directory.EnumerateFiles(folder, "*.dll").Any();

    /// <summary>A plugin's folder by itself, without what it requires.</summary>
    public static InstalledPlugin Inspect(string folder)
    {
        var problems = new DiagnosticBag();
        PluginFileSet? files = null;
        PluginManifest? manifest = PluginManifestReader.Read(folder, problems);
        if (manifest is not null)
        {
            if (!manifest.Sdk.Satisfies(HostSdk.Version))
            {
                problems.Report(new(
                    CoreDiagnostics.IncompatiblePlugin,
                    $"it needs SDK {manifest.Sdk}; this host has {HostSdk.Version}",
                    new(Path.Combine(folder, PluginManifestReader.FileName), Path: "sdk"),
                    Help: "install a version of the plugin, or of the host, that fits the other"));
            }

            try
            {
                files = manifest.Files.Count > 0 ? PluginFileSet.Read(folder) : null;
                PluginFiles.Check(folder, manifest, files, problems);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Report(new(CoreDiagnostics.MalformedPlugin, $"its files cannot be read: {e.Message}", new(folder)));
            }
        }

        return new(folder, manifest, problems.HasErrors ? PluginState.Refused : PluginState.Ok, problems.All) { Found = files };
    }

    private static void HideDuplicates(InstalledPlugin[] plugins, IDiagnosticSink sink)
    {
        var first = new Dictionary<string, InstalledPlugin>(StringComparer.Ordinal);
        for (int i = 0; i < plugins.Length; i++)
        {
            InstalledPlugin plugin = plugins[i];
            if (plugin.Manifest is null || first.TryAdd(plugin.Id, plugin))
            {
                continue;
            }

            InstalledPlugin winner = first[plugin.Id];
            var hidden = new Diagnostic(
                PluginDiagnostics.Hidden,
                $"plugin {plugin} in '{plugin.Folder}' is hidden by version {winner.Version} in '{winner.Folder}', which comes first on the search path",
                new(plugin.ManifestPath),
                Help: "remove one of them");
            sink.Report(hidden);
            plugins[i] = plugin with { State = PluginState.Hidden, Diagnostics = [hidden, .. plugin.Diagnostics] };
        }
    }
}
