using System.Reflection;
using McMaster.NETCore.Plugins;
using TpuMlir.Host.Plugins;

namespace TpuMlir.Host.McMaster;

/// <summary>Loads plugins with McMaster.NETCore.Plugins.</summary>
/// <remarks>
/// Shared assemblies are given by name and answered by a <see cref="SharedContext"/>, because those of other plugins are not
/// in the host's own context. What differs from the default loader is listed in docs/plugins/mcmaster.md.
/// </remarks>
public sealed class McMasterLoader : IPluginLoader
{
    /// <inheritdoc/>
    public LoadedPlugin Load(PluginLoadRequest request)
    {
        var shared = new SharedContext(request);
        PluginLoader loader = PluginLoader.CreateFromAssemblyFile(request.EntryPath, config =>
        {
            config.DefaultContext = shared;
            // What a shared assembly refers to comes from the shared context when it is first wanted, not all at once.
            config.IsLazyLoaded = true;
            foreach (string name in request.Shared.Names)
            {
                config.SharedAssemblies.Add(new AssemblyName(name));
            }
        });
        Assembly[] contracts = [.. request.ContractPaths.Select(loader.LoadAssemblyFromPath)];
        var loaded = new LoadedPlugin(loader.LoadDefaultAssembly(), contracts);
        shared.RequireCompatible(loaded.Entry);
        return loaded;
    }
}
