using System.Reflection;
using System.Runtime.Loader;
using TpuMlir.Host.Plugins;

namespace TpuMlir.Host.McMaster;

/// <summary>Where McMaster's load context looks for shared assemblies: the host's, and the contracts of other plugins.</summary>
internal sealed class SharedContext(PluginLoadRequest request) : AssemblyLoadContext($"shared with {request.Id}")
{
    /// <summary>
    /// McMaster takes a failure here for "not shared" and looks for a private copy, whose types would not be the host's. So
    /// versions are compared once more when the entry assembly is loaded.
    /// </summary>
    /// <exception cref="FileLoadException">The plugin was compiled against a newer contract.</exception>
    public void RequireCompatible(Assembly entry)
    {
        foreach (AssemblyName wanted in entry.GetReferencedAssemblies())
        {
            if (request.Shared.Find(wanted.Name)?.GetName().Version is { } have && !SharedAssemblies.IsCompatible(wanted.Version, have))
            {
                throw new FileLoadException($"it was compiled against {wanted.Name} {wanted.Version}; this host has {have}");
            }
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) => request.Shared.Find(assemblyName.Name);
}
