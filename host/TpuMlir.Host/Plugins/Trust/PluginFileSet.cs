using System.Security.Cryptography;
using System.Text;

namespace TpuMlir.Host.Plugins.Trust;

/// <summary>A file of a plugin's folder.</summary>
/// <param name="Path">Its path relative to the folder, with '/'.</param>
/// <param name="Sha256">The hash of its content in lower-case hex.</param>
public sealed record PluginFile(string Path, string Sha256);

/// <summary>All files of a plugin's folder but its signature: what a lock, a signature and a verified copy are about.</summary>
public sealed class PluginFileSet
{
    /// <summary>The signature's file name; it cannot sign itself.</summary>
    public const string SignatureFile = "plugin.sig";

    /// <summary>A folder with more files is no plugin.</summary>
    public const int MaxFiles = 4096;

    /// <summary>A folder with more bytes is no plugin.</summary>
    public const long MaxBytes = 1L << 30;

    /// <param name="files">The files in any order.</param>
    public PluginFileSet(IEnumerable<PluginFile> files)
    {
        Files = [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)];
        Canonical = $"tpumlir plugin files 1\n{string.Concat(Files.Select(f => $"{f.Sha256}  {f.Path}\n"))}";
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical)));
    }

    /// <summary>The files in ordinal order of their paths.</summary>
    public IReadOnlyList<PluginFile> Files { get; }

    /// <summary>The list as text, a heading and one line a file as sha256sum writes it: what is signed, and hashed to one hash for the folder.</summary>
    public string Canonical { get; }

    /// <summary>The SHA-256 of <see cref="Canonical"/> in lower-case hex.</summary>
    public string Hash { get; }

    /// <summary>Hashes the files of a folder.</summary>
    /// <exception cref="IOException">It has links to folders, odd names, too many or too large files, or cannot be read.</exception>
    public static PluginFileSet Read(string folder) =>
        new(Enumerate(folder).Select(f => new PluginFile(f, PluginFiles.Hash(Path.Combine(folder, f)))));

    /// <summary>The paths of the files a set has, relative to the folder.</summary>
    /// <exception cref="IOException">It has links to folders, odd names, too many or too large files, or cannot be read.</exception>
    public static IReadOnlyList<string> Enumerate(string folder)
    {
        var files = new List<string>();
        long bytes = 0;
        var pending = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        while (pending.TryPop(out DirectoryInfo? directory))
        {
            foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos())
            {
                string path = Path.GetRelativePath(folder, entry.FullName).Replace('\\', '/');
                if (entry.Name.Any(char.IsControl))
                {
                    throw new IOException("a file's name has control characters");
                }

                if (entry is DirectoryInfo inner)
                {
                    pending.Push(inner.LinkTarget is null ? inner : throw new IOException($"'{path}' is a link to a folder"));
                    continue;
                }

                bytes += ((FileInfo)entry).Length;
                if (path != SignatureFile)
                {
                    files.Add(path);
                }

                if (files.Count > MaxFiles || bytes > MaxBytes)
                {
                    throw new IOException($"the folder has more than {MaxFiles} files or {MaxBytes >> 20} MiB");
                }
            }
        }

        return files;
    }

    /// <summary>Names up to three files in which another set differs; empty when they are equal.</summary>
    public string DifferenceFrom(PluginFileSet other)
    {
        Dictionary<string, string> mine = Files.ToDictionary(f => f.Path, f => f.Sha256), theirs = other.Files.ToDictionary(f => f.Path, f => f.Sha256);
        string[] differing = [.. mine.Keys.Union(theirs.Keys).Where(p => mine.GetValueOrDefault(p) != theirs.GetValueOrDefault(p)).Order(StringComparer.Ordinal)];
        return string.Join(", ", differing.Take(3)) + (differing.Length > 3 ? $" and {differing.Length - 3} more" : "");
    }
}
