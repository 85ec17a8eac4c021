using System.Runtime.InteropServices;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Frontends.Onnx.Reference;

/// <summary>Finds ONNX Runtime's native library.</summary>
internal static class OrtLocator
{
    /// <summary>The environment variable that names the library.</summary>
    public const string Variable = "TPUMLIR_ONNXRUNTIME";

    /// <summary>How to get the library, for messages.</summary>
    public const string Help = "install it with 'npm install --ignore-scripts onnxruntime-node' in the working folder, or set " + Variable + " to the library's path";

    private static string System => OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";

    private static string Processor => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";

    private static string[] FileNames => OperatingSystem.IsWindows()
        ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib", "libonnxruntime.1.dylib"] : ["libonnxruntime.so.1", "libonnxruntime.so"];

    /// <summary>The library's path, or null with the reason.</summary>
    /// <remarks>A path the user gives is taken or refused; nothing else is tried behind the user's back.</remarks>
    public static string? Find(ReferenceOptions options, out string reason)
    {
        foreach ((string? given, string origin) in new[]
        {
            (options.Library, "the options name"),
            (Environment.GetEnvironmentVariable(Variable), $"{Variable} names"),
        })
        {
            if (!string.IsNullOrEmpty(given))
            {
                reason = File.Exists(given) ? "" : $"{origin} '{given}', which is not there";
                return File.Exists(given) ? Path.GetFullPath(given) : null;
            }
        }

        string? found = Candidates().FirstOrDefault(File.Exists);
        reason = found is null ? $"ONNX Runtime's library was not found; {Help}" : "";
        return found;
    }

    private static IEnumerable<string> Candidates()
    {
        foreach (string file in FileNames)
        {
            yield return Path.Combine(AppContext.BaseDirectory, file);
        }

        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            string package = Path.Combine(folder.FullName, "node_modules", "onnxruntime-node", "bin");
            if (!Directory.Exists(package))
            {
                continue;
            }

            // The folder is named after the version of node's native interface: napi-v3, napi-v6.
            foreach (string api in Directory.GetDirectories(package).OrderDescending(StringComparer.Ordinal))
            {
                foreach (string file in FileNames)
                {
                    yield return Path.Combine(api, System, Processor, file);
                }
            }
        }
    }
}
