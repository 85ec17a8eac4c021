using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace TpuMlir.Sdk.Build;

/// <summary>The folder a plugin's build leaves, which is what users install.</summary>
internal sealed class PluginFolder(string path)
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>The files code is loaded from, relative, in ordinal order: those the host wants listed.</summary>
    public IEnumerable<string> Code => Directory
        .EnumerateFiles(path, "*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f) is ".dll" or ".so" or ".dylib" || f.EndsWith(".deps.json", StringComparison.Ordinal))
        .Select(f => Path.GetRelativePath(path, f).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    /// <summary>The full path of a file.</summary>
    public string this[string file] => Path.Combine(path, file);

    /// <summary>"sha256-" and the file's hash in lower-case hex.</summary>
    public string Hash(string file)
    {
        using FileStream stream = File.OpenRead(this[file]);
        return "sha256-" + Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Assemblies a file refers to that are neither beside it, nor shared, nor part of .NET.</summary>
    public IEnumerable<string> Missing(string file, IReadOnlyCollection<string> shared)
    {
        using FileStream stream = File.OpenRead(this[file]);
        using var image = new PEReader(stream);
        MetadataReader reader = image.GetMetadataReader();
        return [.. reader.AssemblyReferences
            .Select(handle => reader.GetAssemblyReference(handle))
            .Select(reference => reader.GetString(reference.Name))
            .Where(name => !shared.Contains(name) && !File.Exists(this[name + ".dll"]) && !File.Exists(Path.Combine(Framework, name + ".dll")))];
    }
}
