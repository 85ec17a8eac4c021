using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins.Trust;

/// <summary>
/// A copy of a plugin in a folder of the user's own, hashed while it is copied. Code that must be what a hash says is loaded
/// from there: between checking a file and loading it, nobody else can put another in its place.
/// </summary>
internal static class VerifiedCopy
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The folder with exactly these files.</summary>
    /// <exception cref="DiagnosticException">The plugin's files are not these any more.</exception>
    public static string Of(InstalledPlugin plugin, PluginFileSet expected)
    {
        string cache = Cache();
        string copy = Path.Combine(cache, expected.Hash);
        if (Directory.Exists(copy))
        {
            if (PluginFileSet.Read(copy).Hash == expected.Hash)
            {
                Directory.SetLastWriteTimeUtc(copy, DateTime.UtcNow);
                return copy;
            }

            Directory.Delete(copy, recursive: true);
        }

        RemoveOld(cache);
        string staged = Path.Combine(cache, $"{Guid.NewGuid():N}.new");
        try
        {
            MakePrivate(staged);
            foreach (PluginFile file in expected.Files)
            {
                Copy(plugin, file, staged);
            }

            Directory.Move(staged, copy);
            return copy;
        }
        catch (IOException) when (Directory.Exists(copy) && PluginFileSet.Read(copy).Hash == expected.Hash)
        {
            // Another process was quicker.
            return copy;
        }
        finally
        {
            if (Directory.Exists(staged))
            {
                Directory.Delete(staged, recursive: true);
            }
        }
    }

    /// <summary>The failure of a plugin whose files are not those that were checked.</summary>
    public static DiagnosticException Changed(InstalledPlugin plugin, string what, string when) => new(new Diagnostic(
        PluginDiagnostics.ChangedFile,
        $"plugin {plugin} changed {when}: {what}",
        new(plugin.Folder),
        Help: "run the command again when nothing writes to the plugin's folder"));

    private static void Copy(InstalledPlugin plugin, PluginFile file, string staged)
    {
        string target = Path.Combine(staged, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        try
        {
            File.Copy(Path.Combine(plugin.Folder, file.Path), target);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Changed(plugin, file.Path, "since it was found");
        }

        if (PluginFiles.Hash(target) != file.Sha256)
        {
            throw Changed(plugin, file.Path, "since it was found");
        }
    }

    private static string Cache()
    {
        if (UserFolder.Cache is { } cache)
        {
            try
            {
                MakePrivate(cache);
                return cache;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A home that cannot be written, as in many containers: a copy for this run alone.
            }
        }

        return Directory.CreateTempSubdirectory("tpumlir-").FullName;
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void RemoveOld(string cache)
    {
        foreach (string old in Directory.EnumerateDirectories(cache).Where(d => DateTime.UtcNow - Directory.GetLastWriteTimeUtc(d) > Kept))
        {
            try
            {
                Directory.Delete(old, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, or being removed by another process.
            }
        }
    }
}
