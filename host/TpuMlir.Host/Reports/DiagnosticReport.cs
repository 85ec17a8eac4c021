using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Reports;

/// <summary>A diagnostic for other programs.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Severity">"error", "warning" or "remark".</param>
/// <param name="Message">What is wrong.</param>
/// <param name="File">The file it is about, or null.</param>
/// <param name="Path">The place in it, or null.</param>
/// <param name="Why">The cause, or null.</param>
/// <param name="Help">What to do, or null.</param>
public sealed record DiagnosticReport(string Code, string Severity, string Message, string? File, string? Path, string? Why, string? Help)
{
    /// <summary>The report of a diagnostic.</summary>
    public static DiagnosticReport Of(Diagnostic diagnostic) => new(
        diagnostic.Descriptor.Code,
        diagnostic.Descriptor.Severity.ToString().ToLowerInvariant(),
        diagnostic.Message,
        diagnostic.Place?.File,
        diagnostic.Place?.Path,
        diagnostic.Why,
        diagnostic.Help);
}
