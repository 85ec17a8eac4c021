using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Host.Plugins;

/// <summary>Gives a backend the parts that plugins which extend its chip export.</summary>
internal sealed class BackendExtensions(PluginCatalog catalog, PluginActivator activator, IDiagnosticSink sink)
{
    /// <summary>The backend with the parts of every plugin that can be used.</summary>
    public IBackend Extend(IBackend backend, string chip)
    {
        foreach (InstalledPlugin plugin in catalog.Usable.Where(p => p.Manifest!.Provides.Extends.Contains(chip)).OrderBy(p => p.Id, StringComparer.Ordinal))
        {
            try
            {
                backend = backend.With(new BackendParts(PartsOf(activator.Activate(plugin), chip)));
            }
            catch (DiagnosticException e)
            {
                PluginActivator.Warn(e, sink);
            }
        }

        return backend;
    }

    /// <summary>The parts a plugin exports for a chip.</summary>
    /// <exception cref="DiagnosticException">A part cannot be made, or there is none.</exception>
    public static BackendPart[] PartsOf(ActivePlugin plugin, string chip)
    {
        PluginExport<object>[] exports = [.. plugin
            .Exports<object>(contract: ExportBackendPartAttribute.ContractName)
            .Where(e => e.Get<string>(nameof(IBackendPartMetadata.Chip)) == chip)
            .OrderBy(e => e.Type, StringComparer.Ordinal)];
        return exports.Length > 0
            ? [.. exports.Select(e => new BackendPart(plugin.Plugin.ToString(), PluginComposer.Create(e, "a part of a backend")))]
            : throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.MalformedPlugin,
                $"plugin {plugin.Plugin} lists that it extends '{chip}', and no type of it that can be loaded exports a part for it",
                new(plugin.Plugin.ManifestPath, Path: "provides.extends"),
                Help: "the plugin's authors must export a part or leave the chip out of plugin.json"));
    }
}
