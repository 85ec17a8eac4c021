using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins.Inspection;

/// <summary>The native libraries of a plugin's folder, and whether this host can load them.</summary>
internal static class NativeLibraries
{
    /// <summary>
    /// Libraries this host would load and cannot: those for this system and another processor, and those for another system
    /// where there is none for this one. Folders of other runtime identifiers are not looked at.
    /// </summary>
    public static IEnumerable<Diagnostic> Problems(InstalledPlugin plugin)
    {
        (string File, NativeImage Image)[] libraries = [.. Find(plugin.Folder)];
        bool hasOwn = libraries.Any(l => l.Image.System == NativeImage.ThisSystem);
        foreach ((string file, NativeImage image) in libraries)
        {
            if (!image.FitsThisHost && (image.System == NativeImage.ThisSystem || !hasOwn))
            {
                yield return new(
                    PluginDiagnostics.WrongArchitecture,
                    $"the native library '{file}' is for {image}; this host runs on {NativeImage.ThisSystem} on {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}",
                    new(Path.Combine(plugin.Folder, file)),
                    Help: "install the plugin's package for this system");
            }
        }
    }

    private static IEnumerable<(string File, NativeImage Image)> Find(string folder)
    {
        string[] parts = RuntimeInformation.RuntimeIdentifier.Split('-');
        // "linux-x64", but also the "linux" and "unix" that packages use.
        string[] own = [RuntimeInformation.RuntimeIdentifier, parts[0], "unix", "any"];
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string relative = Path.GetRelativePath(folder, file).Replace('\\', '/');
            bool elsewhere = relative.StartsWith("runtimes/", StringComparison.Ordinal) && !own.Contains(relative.Split('/')[1]);
            if (!elsewhere && IsLibrary(file) && NativeImage.Read(file) is { } image && !(image.System == "Windows" && IsManaged(file)))
            {
                yield return (relative, image);
            }
        }
    }

    private static bool IsLibrary(string file) =>
        Path.GetExtension(file) is ".so" or ".dylib" or ".dll" || Path.GetFileName(file).Contains(".so.", StringComparison.Ordinal);

    private static bool IsManaged(string file)
    {
        try
        {
            using var image = new PEReader(File.OpenRead(file));
            return image.HasMetadata;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
