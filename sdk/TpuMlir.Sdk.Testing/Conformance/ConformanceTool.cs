using System.Diagnostics;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Sdk.Testing;

/// <summary>Runs <c>tpumlir plugins test</c> and reads its report.</summary>
/// <param name="tool">The tool: a .dll or an executable; relative to the test assembly.</param>
/// <param name="folder">The plugin's folder; relative to the test assembly.</param>
/// <param name="level">How deep to look.</param>
/// <param name="plugins">Folders of further plugins.</param>
/// <param name="models">Models for the level models.</param>
/// <param name="report">Where the report is written.</param>
internal sealed class ConformanceTool(
    string tool, string folder, ConformanceLevel level, IReadOnlyList<string> plugins, IReadOnlyList<string> models, string report)
{
    /// <summary>The tool's exit codes that come with a report: all passed, some failed.</summary>
    private static readonly int[] WithReport = [0, 2];

    /// <summary>Runs the kit for a plugin.</summary>
    /// <exception cref="InvalidOperationException">The tool cannot be run, or wrote no report; says what it printed.</exception>
    public ConformanceReport Run()
    {
        string file = Path.GetFullPath(tool, AppContext.BaseDirectory);
        if (!File.Exists(file))
        {
            throw new InvalidOperationException($"there is no tool '{file}'");
        }

        bool isLibrary = file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isLibrary ? Dotnet() : file) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            .. isLibrary ? ["exec", file] : Array.Empty<string>(),
            "plugins", "test", Path.GetFullPath(folder, AppContext.BaseDirectory), "--level", level.ToString().ToLowerInvariant(), "--report", report,
            .. plugins.SelectMany(p => (string[])["--plugins", p]),
            .. models.SelectMany(m => (string[])["--model", m]),
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        File.Delete(report);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return WithReport.Contains(process.ExitCode) && File.Exists(report)
            ? ConformanceReportFile.Read(report)
            : throw new InvalidOperationException(
                $"'{start.FileName} {string.Join(' ', arguments)}' ended with exit code {process.ExitCode}\n{errors.Result}{output.Result}");
    }

    /// <summary>The runtime that runs the tests, when it is one, otherwise the one on the path.</summary>
    private static string Dotnet() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
}
