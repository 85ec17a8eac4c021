using System.Reflection;

namespace TpuMlir.Host.Plugins.Inspection;

/// <summary>The surfaces of the shared assemblies: the host's own, and contract assemblies read from their files.</summary>
internal sealed class ContractFiles(IEnumerable<string> paths) : IDisposable
{
    private readonly Dictionary<string, string> _paths = paths
        .DistinctBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(p => Path.GetFileNameWithoutExtension(p)!, StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, ContractSurface?> _surfaces = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<PluginAssembly> _open = [];

    /// <summary>The surface of a shared assembly, or null when the name is not shared.</summary>
    /// <exception cref="BadImageFormatException">A contract is not an assembly.</exception>
    public ContractSurface? Find(string name)
    {
        if (!_surfaces.TryGetValue(name, out ContractSurface? surface))
        {
            _surfaces[name] = surface = SharedAssemblies.Host.Find(name) is Assembly assembly ? new ContractSurface(assembly)
                : _paths.TryGetValue(name, out string? path) ? Open(path)
                : null;
        }

        return surface;
    }

    public void Dispose() => _open.ForEach(o => o.Dispose());

    private ContractSurface Open(string path)
    {
        var file = new PluginAssembly(path);
        _open.Add(file);
        return new ContractSurface(file.Metadata);
    }
}
