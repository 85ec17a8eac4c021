using System.Reflection;
using System.Runtime.Loader;

namespace TpuMlir.Host.Plugins;

/// <summary>The default loader: one load context per plugin.</summary>
/// <param name="collectible">Whether the contexts can be unloaded. Normally not, because a collectible context ignores precompiled code.</param>
public sealed class AssemblyLoadContextLoader(bool collectible = false) : IPluginLoader
{
    /// <inheritdoc/>
    public LoadedPlugin Load(PluginLoadRequest request)
    {
        var context = new PluginLoadContext(request, collectible);
        Assembly[] contracts = [.. request.ContractPaths.Select(context.LoadFromAssemblyPath)];
        return new(context.LoadFromAssemblyPath(request.EntryPath), contracts);
    }
}

/// <summary>
/// Private by default; only the shared names are the host's. A host that is too old for the plugin is an error and never a
/// silent private copy of the contract, whose types would not be the host's.
/// </summary>
internal sealed class PluginLoadContext(PluginLoadRequest request, bool collectible) : AssemblyLoadContext(request.Id, collectible)
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";

    private readonly AssemblyDependencyResolver _resolver = new(request.EntryPath);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (request.Shared.Find(assemblyName.Name) is { } shared)
        {
            Version? have = shared.GetName().Version;
            return SharedAssemblies.IsCompatible(assemblyName.Version, have)
                ? shared
                : throw new FileLoadException($"it was compiled against {assemblyName.Name} {assemblyName.Version}; this host has {have}");
        }

        if ((_resolver.ResolveAssemblyToPath(assemblyName) ?? Beside(assemblyName)) is { } path)
        {
            return LoadFromAssemblyPath(path);
        }

        // Null lets the default context answer, which also knows the host's own libraries: a plugin that works only because
        // the host happens to use the same library would break with the next host. Satellites may be absent.
        return IsOfFramework(assemblyName) || assemblyName.Name!.EndsWith(".resources", StringComparison.Ordinal)
            ? null
            : throw new FileNotFoundException(PluginFailure.MissingAssembly(assemblyName));
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    /// <summary>True for assemblies of the shared framework. A single-file host has no such folder and asks its default context.</summary>
    internal static bool IsOfFramework(AssemblyName name) =>
        Framework.Length == 0 || File.Exists(Path.Combine(Framework, name.Name + ".dll"));

    /// <summary>A file copied into the folder by hand, which deps.json does not list.</summary>
    private string? Beside(AssemblyName name)
    {
        string path = Path.Combine(Path.GetDirectoryName(request.EntryPath)!, name.Name + ".dll");
        return File.Exists(path) ? path : null;
    }
}
