using TpuMlir.Host.Conformance.Running;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Conformance;

/// <summary>Checks one plugin.</summary>
internal static class ConformanceRun
{
    /// <summary>Runs all checks of the level asked for, in processes of their own.</summary>
    /// <exception cref="DiagnosticException">The folder is no plugin's, or a model is not there.</exception>
    public static ConformanceReport Run(ConformanceRequest request, Action<string> progress)
    {
        request = request with
        {
            Folder = Path.GetFullPath(request.Folder),
            Plugins = [.. request.Plugins.Select(p => Existing(p, Directory.Exists, "folder"))],
            Models = [.. request.Models.Select(m => Existing(m, File.Exists, "file"))],
        };
        InstalledPlugin plugin;
        using (ConformanceSubject subject = ConformanceSubject.Open(request))
        {
            plugin = subject.Plugin;
        }

        IReadOnlyList<ConformanceCase> cases = new IsolatedRun(request, progress).Run();
        return new ConformanceReport(ToolVersion.Text, HostSdk.Version.ToNormalizedString(), plugin.Id, plugin.Version, request.Level, cases);
    }

    private static string Existing(string path, Predicate<string> exists, string what) => exists(path)
        ? Path.GetFullPath(path)
        : throw new DiagnosticException(new Diagnostic(
            CoreDiagnostics.FileNotFound, $"there is no {what} \"{path}\"", new SourcePlace(path), Help: "check the path"));
}
