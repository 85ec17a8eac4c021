using System.Reflection;

namespace TpuMlir.Host.Plugins;

/// <summary>Loads a plugin's assemblies so that it shares the contract with the host and nothing else.</summary>
/// <remarks>The seam where another loader, such as one on McMaster.NETCore.Plugins, can take the default's place.</remarks>
public interface IPluginLoader
{
    /// <summary>Loads the entry assembly and the contract assemblies; runs none of their code.</summary>
    /// <exception cref="Exception">Any failure; the caller reports it with the plugin's id and path.</exception>
    LoadedPlugin Load(PluginLoadRequest request);
}

/// <summary>What to load.</summary>
/// <param name="Id">The plugin's id, for messages.</param>
/// <param name="EntryPath">The entry assembly's full path.</param>
/// <param name="ContractPaths">Full paths of the assemblies others may share with it.</param>
/// <param name="Shared">Assemblies that must be the host's or another plugin's, never the folder's own copy.</param>
public sealed record PluginLoadRequest(string Id, string EntryPath, IReadOnlyList<string> ContractPaths, SharedAssemblies Shared);

/// <summary>What was loaded.</summary>
/// <param name="Entry">The entry assembly.</param>
/// <param name="Contracts">The contract assemblies.</param>
public sealed record LoadedPlugin(Assembly Entry, IReadOnlyList<Assembly> Contracts);
