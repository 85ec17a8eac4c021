using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins;

/// <summary>
/// Where plugins are looked for, in order; what comes first hides what comes later. Only a folder named on this command line
/// comes before the plugins the tool brings, so that nothing replaces those unnoticed.
/// </summary>
public static class PluginSearchPath
{
    /// <summary>The variable with further directories.</summary>
    public const string Variable = "TPUMLIR_PLUGIN_PATH";

    /// <summary>The directories of the command line, beside the host, in the variable, in the user's folder.</summary>
    public static IReadOnlyList<string> Default(IReadOnlyList<string> named, IDiagnosticSink sink) =>
        Create(named, AppContext.BaseDirectory, Environment.GetEnvironmentVariable(Variable), UserFolder.Plugins, sink);

    /// <summary>The same, of given places. A directory the user names and that does not exist is worth a warning.</summary>
    /// <param name="named">Directories of the command line.</param>
    /// <param name="hostFolder">The folder of the host, which has a folder "plugins".</param>
    /// <param name="variable">The variable's value: directories with the system's separator between them.</param>
    /// <param name="user">The user's plugins, or null when there is no such place.</param>
    /// <param name="sink">Given the warnings.</param>
    public static IReadOnlyList<string> Create(
        IReadOnlyList<string> named, string hostFolder, string? variable, string? user, IDiagnosticSink sink)
    {
        string[] further = (variable ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        List<string> paths =
        [
            .. named.Select(p => Existing(p, "--plugins", sink)).OfType<string>(),
            Path.Combine(hostFolder, "plugins"),
            .. further.Select(p => Existing(p, Variable, sink)).OfType<string>(),
        ];
        if (user is not null)
        {
            paths.Add(user);
        }

        return [.. paths.Distinct(StringComparer.Ordinal)];
    }

    private static string? Existing(string path, string source, IDiagnosticSink sink)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return full;
        }

        sink.Report(new(PluginDiagnostics.SearchPath, $"{source} names '{full}', which is not a directory", new(full)));
        return null;
    }
}
