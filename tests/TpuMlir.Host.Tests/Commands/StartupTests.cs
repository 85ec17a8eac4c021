using System.Diagnostics;
using TpuMlir.Host.Tests.Plugins;

namespace TpuMlir.Host.Tests.Commands;

/// <summary>Starting the tool and listing plugins runs no plugin's code: 20 plugins that leave a trace when any of it runs leave none.</summary>
[Collection(nameof(Tool))]
public sealed class StartupTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();
    private readonly Tool _tool = new();

    public StartupTests()
    {
        for (int i = 0; i < 20; i++)
        {
            _sandbox.Add("Initializer", $"{i:00}", json =>
            {
                json["id"] = $"fixtures.initializer{i}";
                json["provides"]!["passes"]![0] = i == 0 ? "fixture-initializer" : $"fixture-initializer{i}";
            });
        }
    }

    private string Trace => _tool.At("trace");

    public void Dispose()
    {
        _sandbox.Dispose();
        _tool.Dispose();
    }

    [Theory]
    [InlineData("--version", "0.1.")]
    [InlineData("plugins list", "23 of 23 plugins usable")]
    [InlineData("plugins list --json", "fixtures.initializer19")]
    [InlineData("plugins doctor fixtures.initializer7", "1 plugin checked")]
    [InlineData("plugins explain fixture-initializer", "from plugin 'fixtures.initializer0'")]
    [InlineData("schema", "fixture-initializer")]
    public void No_plugin_code_runs(string command, string output)
    {
        string text = Run(command.Split(' '));
        Assert.Contains(output, text, StringComparison.Ordinal);
        Assert.False(File.Exists(Trace));
    }

    /// <summary>The trace is there when code does run.</summary>
    [Fact]
    public void Loading_leaves_a_trace()
    {
        Run("plugins", "doctor", "fixtures.initializer0", "--load");
        Assert.Equal("ran\n", File.ReadAllText(Trace));
    }

    private string Run(params string[] arguments)
    {
        string dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(dotnet, ["exec", Path.Combine(AppContext.BaseDirectory, "tpumlir.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Host.Plugins.PluginSearchPath.Variable] = _sandbox.Root;
        start.Environment["FIXTURES_INITIALIZER_TRACE"] = Trace;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", errors.Result);
        return output;
    }
}
