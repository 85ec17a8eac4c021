using System.Reflection;
using TpuMlir.Host.Locking;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Tests.Commands;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Plugins;

/// <summary>The documentation of the diagnostics has every code with its severity and title.</summary>
public class DiagnosticDocumentationTests
{
    [Fact]
    public void Every_diagnostic_about_plugins_and_locks_is_documented()
    {
        DiagnosticDescriptor[] shared = [CoreDiagnostics.ProviderFailed, CoreDiagnostics.MalformedPlugin, CoreDiagnostics.IncompatiblePlugin, CoreDiagnostics.PluginNotFound];
        IEnumerable<DiagnosticDescriptor> own = new[] { typeof(PluginDiagnostics), typeof(LockDiagnostics) }
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(f => (DiagnosticDescriptor)f.GetValue(null)!);

        string[] rows = [.. File.ReadLines(Path.Combine(Tool.Repository, "docs/diagnostics/plugins.md"))
            .Where(l => l.StartsWith("| TPM", StringComparison.Ordinal)).Select(l => string.Join('|', l.Split('|')[..4]))];

        Assert.Equal(
            shared.Concat(own).OrderBy(d => d.Code, StringComparer.Ordinal).Select(d => $"| {d.Code} | {d.Severity.ToString().ToLowerInvariant()} | {d.Title} "),
            rows);
    }
}
