using System.Reflection;
using System.Reflection.Metadata;

namespace TpuMlir.Host.Plugins.Inspection;

/// <summary>Follows the references of a plugin's assemblies through its folder.</summary>
internal static class AssemblyReferences
{
    /// <summary>The assemblies that are neither shared, nor in the folder, nor part of .NET: "'Acme.Math' 1.0.0.0".</summary>
    public static IReadOnlyList<string> Missing(string entryPath, Func<string, bool> isShared)
    {
        string folder = Path.GetDirectoryName(entryPath)!;
        Dictionary<string, string> beside = Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories)
            .DistinctBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(p => Path.GetFileNameWithoutExtension(p)!, StringComparer.OrdinalIgnoreCase);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var pending = new Queue<string>([entryPath]);
        var seen = new HashSet<string>(pending, StringComparer.Ordinal);
        while (pending.TryDequeue(out string? path))
        {
            foreach (AssemblyName reference in References(path))
            {
                if (isShared(reference.Name!) || PluginLoadContext.IsOfFramework(reference))
                {
                    continue;
                }

                if (!beside.TryGetValue(reference.Name!, out string? found))
                {
                    missing.Add($"'{reference.Name}' {reference.Version}");
                }
                else if (seen.Add(found))
                {
                    pending.Enqueue(found);
                }
            }
        }

        return [.. missing];
    }

    private static AssemblyName[] References(string path)
    {
        using var assembly = new PluginAssembly(path);
        return [.. assembly.Metadata.AssemblyReferences.Select(r => assembly.Metadata.GetAssemblyReference(r).GetAssemblyName())];
    }
}
