using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Reports;

/// <summary>The result of checking plugins, one line for each finding.</summary>
internal static class DoctorText
{
    /// <summary>The lines of one plugin.</summary>
    public static IEnumerable<string> Lines(InstalledPlugin plugin, IReadOnlyList<Diagnostic> findings)
    {
        if (findings.Count == 0)
        {
            yield return $"ok       {plugin.Id} {plugin.Version}";
        }

        foreach (Diagnostic finding in findings)
        {
            string place = finding.Place?.Path is { } path ? $" ({path})" : "";
            string why = finding.Why is { } cause ? $"; because {cause}" : "";
            string fix = finding.Help is { } help ? $"; fix: {help}" : "";
            yield return $"{finding.Descriptor.Severity.ToString().ToLowerInvariant(),-8} {plugin.Id} {plugin.Version}  {finding.Descriptor.Code}: {finding.Message}{place}{why}{fix}";
        }
    }

    /// <summary>The last line.</summary>
    public static string Sum(int plugins, IReadOnlyList<Diagnostic> findings) =>
        $"{Count(plugins, "plugin")} checked: {Count(findings.Count(f => f.IsError), "error")}, {Count(findings.Count(f => f.Descriptor.Severity == Severity.Warning), "warning")}";

    private static string Count(int count, string word) => $"{count} {word}{(count == 1 ? "" : "s")}";
}
