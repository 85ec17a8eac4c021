namespace TpuMlir.Samples.Tests.Running;

/// <summary>What a command did.</summary>
/// <param name="Command">The command line.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output and standard error, line by line as they came.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record CommandResult(string Command, int ExitCode, string Output, TimeSpan Elapsed)
{
    /// <summary>Fails the test, with the whole output, unless the command succeeded.</summary>
    public CommandResult Succeeds()
    {
        Assert.True(ExitCode == 0, $"'{Command}' ended with exit code {ExitCode} after {Elapsed.TotalSeconds:F1} s:\n{Output}");
        return this;
    }

    /// <summary>Fails the test unless the command failed and said something.</summary>
    public CommandResult FailsWith(string message)
    {
        Assert.True(ExitCode != 0, $"'{Command}' succeeded, but should fail with '{message}':\n{Output}");
        Assert.True(Output.Contains(message, StringComparison.Ordinal), $"'{Command}' should fail with '{message}', but said:\n{Output}");
        return this;
    }
}
