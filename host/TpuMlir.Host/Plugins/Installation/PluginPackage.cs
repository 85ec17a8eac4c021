using System.IO.Compression;
using TpuMlir.Host.Plugins.Trust;

namespace TpuMlir.Host.Plugins.Installation;

/// <summary>
/// Lays out a plugin's files from a folder, a .zip or a .nupkg. Nothing is believed of an archive: names stay inside the
/// folder, and what is written is counted rather than what the archive says of its sizes.
/// </summary>
internal static class PluginPackage
{
    /// <summary>Copies the files of the plugin in <paramref name="source"/> into a new folder.</summary>
    /// <exception cref="PackageException">There is no plugin in it, or it is not safe to unpack.</exception>
    public static void Extract(string source, string target)
    {
        if (Directory.Exists(source))
        {
            CopyFolder(source, target);
        }
        else if (Path.GetExtension(source).ToLowerInvariant() is ".zip" or ".nupkg")
        {
            Unpack(source, target);
        }
        else
        {
            throw new PackageException(File.Exists(source) ? "it is neither a folder nor a .zip or .nupkg file" : "it is not there");
        }
    }

    private static void CopyFolder(string source, string target)
    {
        if (!File.Exists(Path.Combine(source, PluginManifestReader.FileName)))
        {
            throw new PackageException($"the folder has no {PluginManifestReader.FileName}");
        }

        IReadOnlyList<string> files;
        try
        {
            files = PluginFileSet.Enumerate(source);
        }
        catch (IOException e)
        {
            throw new PackageException(e.Message);
        }

        foreach (string file in files.Append(PluginFileSet.SignatureFile))
        {
            var from = new FileInfo(Path.Combine(source, file));
            if (from.LinkTarget is not null)
            {
                throw new PackageException($"'{file}' is a link");
            }

            if (from.Exists)
            {
                string to = Path.Combine(target, file);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                from.CopyTo(to);
            }
        }
    }

    private static void Unpack(string source, string target)
    {
        if (!File.Exists(source))
        {
            throw new PackageException("it is not there");
        }

        try
        {
            using ZipArchive archive = ZipFile.OpenRead(source);
            if (archive.Entries.Count > PluginFileSet.MaxFiles)
            {
                throw new PackageException($"it has {archive.Entries.Count} entries; at most {PluginFileSet.MaxFiles} are unpacked");
            }

            string root = Root(archive);
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            long left = PluginFileSet.MaxBytes;
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                // Names are checked before anything is left out: an archive with one bad name is not a mistake to overlook.
                RequireSafe(entry);
                if (entry.FullName.EndsWith('/') || !entry.FullName.StartsWith(root, StringComparison.Ordinal) || (root.Length == 0 && IsOfNuGet(entry.FullName)))
                {
                    continue;
                }

                string name = entry.FullName[root.Length..];
                if (!seen.Add(name))
                {
                    throw new PackageException($"'{entry.FullName}' is in it twice");
                }

                left = Write(entry, Path.Combine(target, name), left);
            }
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            throw new PackageException($"it is not a sound archive: {e.Message}");
        }
    }

    /// <summary>The folder of the only plugin.json, with its '/'.</summary>
    private static string Root(ZipArchive archive)
    {
        string[] found = [.. archive.Entries.Where(e => e.Name == PluginManifestReader.FileName).Select(e => e.FullName)];
        return found.Length switch
        {
            1 => found[0][..^PluginManifestReader.FileName.Length],
            0 => throw new PackageException($"it has no {PluginManifestReader.FileName}"),
            _ => throw new PackageException($"it has {found.Length} files {PluginManifestReader.FileName}: {string.Join(", ", found.Take(3))}"),
        };
    }

    private static void RequireSafe(ZipArchiveEntry entry)
    {
        string name = entry.FullName;
        bool isPath = name.Length is > 0 and <= 1024 && name[0] != '/' && name.All(c => !char.IsControl(c) && c is not ('\\' or ':'));
        if (!isPath || name.TrimEnd('/').Split('/').Any(p => p is "" or "." or ".."))
        {
            throw new PackageException($"the name '{new string([.. name.Take(80).Select(c => char.IsControl(c) ? '?' : c)])}' leads out of the folder or is not one");
        }

        // The upper half of the external attributes is the Unix mode; 0xA000 is a symbolic link.
        if (((entry.ExternalAttributes >> 16) & 0xF000) == 0xA000)
        {
            throw new PackageException($"'{name}' is a link");
        }
    }

    /// <summary>What NuGet adds around a package's own files.</summary>
    private static bool IsOfNuGet(string name) =>
        name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal)
        || name is "[Content_Types].xml" or ".signature.p7s" || (name.EndsWith(".nuspec", StringComparison.Ordinal) && !name.Contains('/'));

    private static long Write(ZipArchiveEntry entry, string path, long left)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using Stream from = entry.Open();
        using FileStream to = new(path, FileMode.CreateNew);
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            left -= read;
            if (left < 0)
            {
                throw new PackageException($"its files have more than {PluginFileSet.MaxBytes >> 20} MiB");
            }

            to.Write(buffer, 0, read);
        }

        return left;
    }
}

/// <summary>A package cannot be unpacked; the message says why.</summary>
internal sealed class PackageException(string message) : Exception(message);
