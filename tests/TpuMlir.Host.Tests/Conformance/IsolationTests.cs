using TpuMlir.Host.Tests.Commands;
using TpuMlir.Host.Tests.Plugins;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Tests.Conformance;

/// <summary>The command: what ends a process, or never ends, is a failed case; the other cases still run.</summary>
public sealed class IsolationTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("end of process", "the process ended with exit code 3")]
    [InlineData("stack overflow", "the process ended with exit code 134: Stack overflow.")]
    [InlineData("endless", "it did not end within 20 s")]
    public void Case_that_takes_the_process_with_it(string fault, string message)
    {
        string folder = _sandbox.Add("Complete"), file = Path.Combine(_sandbox.Root, "report.json");
        File.WriteAllText(Path.Combine(folder, "fault"), fault);

        ToolResult result = Tool.Run("plugins", "test", folder, "--level", "smoke", "--report", file, "--timeout", "20");
        ConformanceReport report = ConformanceReportFile.Read(file);

        Assert.Equal(2, result.Code);
        Assert.Equal(
            [$"import: faulty/three: {message}", $"unload: collected after use: {message}"],
            report.Cases.Where(c => c.Verdict == ConformanceVerdict.Failed).Select(c => $"{c}: {c.Message}"));
        Assert.Contains(report.Cases, c => c is { Check: "determinism", Verdict: ConformanceVerdict.Passed });
        Assert.Contains($"FAILED import: faulty/three: {message}\n", result.Output, StringComparison.Ordinal);
        Assert.Null(report.Reached);
    }

    [Fact]
    public void Sound_plugin_reaches_the_level()
    {
        string folder = _sandbox.Add("Complete"), file = Path.Combine(_sandbox.Root, "report.json");

        ToolResult result = Tool.Run("plugins", "test", folder, "--report", file);
        ConformanceReport report = ConformanceReportFile.Read(file);

        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.EndsWith($" 0 failed, {report.Count(ConformanceVerdict.NotApplicable)} not applicable; level reached: smoke\nwrote {file}\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(("fixtures.complete", "1.0.0", ConformanceLevel.Smoke), (report.Plugin, report.Version, report.Reached));
        Assert.True(report.Passed);
    }

    [Theory]
    [InlineData("error TPM0101: '/nowhere' is not a plugin's folder: it has no plugin.json", "/nowhere")]
    [InlineData("error TPM0101: there is no file \"/nowhere/m.json\"", "{folder}", "--model", "/nowhere/m.json")]
    public void Argument_that_is_not_there(string message, params string[] arguments)
    {
        string folder = _sandbox.Add("Complete");

        ToolResult result = Tool.Run(["plugins", "test", .. arguments.Select(a => a.Replace("{folder}", folder, StringComparison.Ordinal))]);

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.StartsWith(message, result.Errors, StringComparison.Ordinal);
    }
}
