namespace TpuMlir.Sdk.Build;

/// <summary>Something wrong with a plugin, in the form builds show as an error at its place.</summary>
/// <param name="Code">The stable code; docs/diagnostics/plugin-build.md.</param>
/// <param name="File">The file to look at.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Line">The line, from 1; 0 when it is the file as a whole.</param>
public sealed record BuildProblem(string Code, string File, string Message, int Line = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? $"{File} : error {Code}: {Message}" : $"{File}({Line}): error {Code}: {Message}";
}
