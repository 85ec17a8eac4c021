using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Conformance;

/// <summary>What to check.</summary>
/// <param name="Folder">The plugin's folder, with its plugin.json.</param>
/// <param name="Level">How deep to look.</param>
/// <param name="Plugins">Folders of further plugins, before the installed ones.</param>
/// <param name="Models">Manifests, modules or source models for the level "models".</param>
/// <param name="Timeout">Longest time for one case.</param>
internal sealed record ConformanceRequest(
    string Folder, ConformanceLevel Level, IReadOnlyList<string> Plugins, IReadOnlyList<string> Models, TimeSpan Timeout);
