using System.Runtime.CompilerServices;
using TpuMlir.Host.Conformance;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Tests.Conformance;

/// <summary>The page on the kit lists its checks, with their levels, in their order.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void Page_lists_every_check() => Assert.Equal(
        ConformanceSuite.Of(ConformanceLevel.Models).Select(c => $"{c.Name} ({c.Level.ToString().ToLowerInvariant()})"),
        File.ReadAllLines(Page())
            .SkipWhile(l => !l.StartsWith("| check |", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries)).Select(c => $"{c[1]} ({c[2]})"));

    private static string Page([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/plugins/conformance.md"));
}
