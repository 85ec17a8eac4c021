using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>Where plugins are looked for, in order.</summary>
public static class PluginSearchPath
{
    /// <summary>The variable with further directories.</summary>
    public const string Variable = "TPUMLIR_PLUGIN_PATH";

    /// <summary>Beside the host, in the variable's directories, in the user's folder.</summary>
    public static IReadOnlyList<string> Default(IDiagnosticSink sink) => Create(
        AppContext.BaseDirectory,
        Environment.GetEnvironmentVariable(Variable),
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        sink);

    /// <summary>The same, of given places. A directory the user names and that does not exist is worth a warning.</summary>
    public static IReadOnlyList<string> Create(string hostFolder, string? variable, string home, IDiagnosticSink sink)
    {
        var paths = new List<string> { Path.Combine(hostFolder, "plugins") };
        foreach (string path in (variable ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string full = Path.GetFullPath(path);
            if (!Directory.Exists(full))
            {
                sink.Report(new(PluginDiagnostics.SearchPath, $"{Variable} names '{full}', which is not a directory", new(full)));
                continue;
            }

            paths.Add(full);
        }

        if (home.Length > 0)
        {
            paths.Add(Path.Combine(home, ".tpumlir", "plugins"));
        }

        return [.. paths.Distinct(StringComparer.Ordinal)];
    }
}
