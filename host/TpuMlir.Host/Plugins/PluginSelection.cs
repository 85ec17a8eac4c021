using NuGet.Versioning;
using TpuMlir.Host.Locking;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>What a manifest and the command line say about which plugins a compilation may use.</summary>
/// <param name="Section">The manifest's section.</param>
/// <param name="ManifestPath">The manifest's file.</param>
/// <param name="Policy">The policy of the command line, which stands above the manifest's; or null.</param>
/// <param name="LockPath">The lock of the compilation.</param>
/// <param name="Lock">Its content, when the compilation keeps to it.</param>
internal sealed record PluginSelection(PluginsSection Section, string ManifestPath, string? Policy, string LockPath, CompileLock? Lock)
{
    /// <summary>The catalog with only those plugins usable that may be used.</summary>
    /// <exception cref="DiagnosticException">Plugins the manifest names are not usable, or what the policy needs is not there.</exception>
    public PluginCatalog Apply(PluginCatalog catalog, IDiagnosticSink sink)
    {
        foreach (PluginPolicy policy in Policies(sink))
        {
            catalog = catalog.Under(policy);
        }

        if (Section.Require.Length == 0)
        {
            return catalog;
        }

        var problems = new DiagnosticBag();
        PluginRequirement[] required = [.. Section.Require.Select(r => new PluginRequirement(r.Id, r.Version is { } v ? VersionRange.Parse(v) : VersionRange.All))];
        catalog = catalog.Restrict(required, problems, new SourcePlace(ManifestPath, Path: "plugins.require"));
        problems.ThrowIfErrors();
        return catalog;
    }

    private IEnumerable<PluginPolicy> Policies(IDiagnosticSink sink)
    {
        string name = Policy ?? Section.Policy;
        if (name == "signed")
        {
            // A manifest must not widen what the command line asks for.
            string folder = Path.GetDirectoryName(Path.GetFullPath(ManifestPath))!;
            string[] further = Policy is null ? [.. Section.TrustedKeys.Select(k => Path.GetFullPath(k, folder))] : [];
            yield return PluginPolicy.Signed(TrustedKeys.Read(UserFolder.Keys, further, sink));
        }

        if (Lock is not null || name == "pinned")
        {
            CompileLock pinned = Lock ?? LockFile.Read(LockPath, "the policy 'pinned'");
            yield return PluginPolicy.Pinned(pinned.Plugins.DistinctBy(p => p.Id).ToDictionary(p => p.Id, p => p.Sha256), LockPath);
        }
    }
}
