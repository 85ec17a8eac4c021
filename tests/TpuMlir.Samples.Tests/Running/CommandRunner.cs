using System.Diagnostics;
using System.Text;

namespace TpuMlir.Samples.Tests.Running;

/// <summary>Runs programs in an environment of their own: nothing of the machine's caches or of the running test is seen.</summary>
/// <param name="environment">Variables to set.</param>
internal sealed class CommandRunner(IReadOnlyDictionary<string, string> environment)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs a program and waits for it.</summary>
    public CommandResult Run(string program, string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // The test runs under "dotnet test", whose own settings must not reach another dotnet; nor those of a user's plugins.
        foreach (string name in start.Environment.Keys.Where(IsOfOuterBuild).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        string command = $"{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)}";
        var output = new StringBuilder();
        var watch = Stopwatch.StartNew();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Append;
        process.ErrorDataReceived += Append;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            Assert.Fail($"'{command}' did not end within {Limit.TotalMinutes} minutes:\n{output}");
        }

        process.WaitForExit();
        return new(command, process.ExitCode, output.ToString(), watch.Elapsed);

        void Append(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        }
    }

    private static bool IsOfOuterBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("TPUMLIR_PLUGIN", StringComparison.Ordinal)
        || name.StartsWith("VSTEST", StringComparison.Ordinal)
        || name.StartsWith("TESTINGPLATFORM", StringComparison.Ordinal);
}
