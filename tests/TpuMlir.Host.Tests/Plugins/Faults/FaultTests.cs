using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Tests.Plugins.Faults;

/// <summary>Every fault ends in its message, and the documentation lists them all.</summary>
[Collection(nameof(Commands.Tool))]
public class FaultTests
{
    private static readonly Fault[] All =
        [.. PluginJsonFaults.All, .. FileFaults.All, .. HostFaults.All, .. OtherPluginFaults.All, .. LoadFaults.All, .. RunFaults.All, .. TrustFaults.All];

    public static TheoryData<string> Names => [.. All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fault_is_told(string name)
    {
        Fault fault = All.Single(f => f.Name == name);
        using var lab = new FaultLab();

        IReadOnlyList<Diagnostic> told = fault.Provoke(lab);

        Diagnostic first = Assert.Single(told, d => d.Descriptor.Code == fault.Code);
        Assert.Equal(fault.Message, lab.Normal(first.Message));
        Assert.DoesNotContain("   at ", first.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void At_least_20_kinds_with_names_of_their_own()
    {
        Assert.True(All.Length >= 20);
        Assert.Equal(All.Length, All.Select(f => f.Name).Distinct().Count());
    }

    [Fact]
    public void The_documentation_has_the_same_list()
    {
        string[] rows = [.. File.ReadLines(Path.Combine(Commands.Tool.Repository, "docs/plugins/faults.md"))
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];

        Assert.Equal(All.Select(f => $"| {f.Name} | {f.Code} | {f.Message.Replace("|", "\\|", StringComparison.Ordinal)} |"), rows);
    }
}
