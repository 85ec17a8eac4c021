using NuGet.Versioning;

namespace TpuMlir.Sdk.Build;

/// <summary>What the build knows of a plugin.</summary>
/// <param name="Manifest">The author's plugin.json.</param>
/// <param name="Folder">The build's output folder, which becomes the plugin's folder.</param>
/// <param name="Entry">The name of the plugin's assembly.</param>
/// <param name="Version">The project's version.</param>
/// <param name="Sdk">The SDK version it is compiled against.</param>
/// <param name="Shared">Simple names of the assemblies the host brings.</param>
/// <param name="Requires">Plugins whose contract packages the project references, with the versions that will do.</param>
public sealed record CompletionRequest(
    string Manifest,
    string Folder,
    string Entry,
    string Version,
    NuGetVersion Sdk,
    IReadOnlyCollection<string> Shared,
    IReadOnlyDictionary<string, VersionRange> Requires)
{
    /// <summary>Reads key=value lines: manifest, folder, entry, version, sdk, and any number of shared and requires (id;range).</summary>
    public static CompletionRequest Read(string file)
    {
        ILookup<string, string> values = File.ReadAllLines(file)
            .Where(line => line.Length > 0)
            .Select(line => line.Split('=', 2))
            .ToLookup(pair => pair[0], pair => pair[1]);
        return new(
            values["manifest"].Single(),
            values["folder"].Single(),
            values["entry"].Single(),
            values["version"].Single(),
            NuGetVersion.Parse(values["sdk"].Single()),
            values["shared"].ToHashSet(StringComparer.OrdinalIgnoreCase),
            values["requires"].Select(r => r.Split(';', 2)).ToDictionary(r => r[0], r => VersionRange.Parse(r[1]), StringComparer.Ordinal));
    }
}
