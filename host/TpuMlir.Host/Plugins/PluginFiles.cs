using System.Security.Cryptography;
using TpuMlir.Host.Plugins.Trust;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>The files of a plugin's folder.</summary>
internal static class PluginFiles
{
    /// <summary>True when a path written in plugin.json stays inside the folder, links included.</summary>
    public static bool IsInside(string folder, string file)
    {
        if (file.Length == 0 || Path.IsPathRooted(file) || file.Contains('\\') || file.Contains(':') || file.Contains('\0'))
        {
            return false;
        }

        string root = Path.GetFullPath(folder);
        string full = Path.GetFullPath(file, root);
        return IsBelow(root, full) && (LinkTarget(full) is not { } target || IsBelow(LinkTarget(root) ?? root, target) || IsBelow(root, target));
    }

    /// <summary>Reports files that plugin.json lists and that are missing or different, and code it does not list.</summary>
    /// <param name="folder">The plugin's folder.</param>
    /// <param name="manifest">Its plugin.json.</param>
    /// <param name="files">The files that are there; null when plugin.json lists none.</param>
    /// <param name="sink">Given what is wrong.</param>
    public static void Check(string folder, PluginManifest manifest, PluginFileSet? files, IDiagnosticSink sink)
    {
        string json = Path.Combine(folder, PluginManifestReader.FileName);
        IEnumerable<(string Key, string File)> named =
            [("entry", manifest.Entry), .. manifest.Contracts.Select((c, i) => ($"contracts[{i}]", c))];
        foreach ((string key, string file) in named)
        {
            if (!File.Exists(Path.Combine(folder, file)))
            {
                sink.Report(new(CoreDiagnostics.MalformedPlugin, $"'{file}' is not in the folder", new(json, Path: key)));
            }
        }

        if (files is null)
        {
            return;
        }

        Dictionary<string, string> hashes = files.Files.ToDictionary(f => f.Path, f => f.Sha256);
        foreach ((string file, string hash) in manifest.Files)
        {
            if (Problem(hashes.GetValueOrDefault(file), hash) is { } problem)
            {
                string help = "install the plugin again, or update the hash if the change is yours";
                sink.Report(new(PluginDiagnostics.ChangedFile, $"'{file}' {problem}", new(json, Path: $"files.{file}"), Help: help));
            }
        }

        foreach (string file in Code(folder).Where(f => !manifest.Files.ContainsKey(f)))
        {
            string message = $"'{file}' is in the folder and not listed under 'files'";
            sink.Report(new(PluginDiagnostics.ChangedFile, message, new(json, Path: "files")));
        }
    }

    /// <summary>The files code is loaded from, relative to the folder.</summary>
    public static IEnumerable<string> Code(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f) is ".dll" or ".so" or ".dylib" || f.EndsWith(".deps.json", StringComparison.Ordinal))
        .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    /// <summary>The SHA-256 of a file in lower-case hex.</summary>
    public static string Hash(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string? Problem(string? actual, string listed) => actual is null
        ? "is listed under 'files' and not in the folder"
        : actual == listed ? null : $"is not the file plugin.json lists: its hash is sha256-{actual}, not sha256-{listed}";

    private static bool IsBelow(string root, string full) =>
        full.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string? LinkTarget(string path) =>
        Path.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null;
}
