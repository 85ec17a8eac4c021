using System.Text.Json;
using TpuMlir.Samples.Tests.Running;

namespace TpuMlir.Samples.Tests;

/// <summary>A plugin that was compiled once, against the first packages, works with the host of today (tests/Fixtures.Stored).</summary>
[Collection(PackageCollection.Name)]
public sealed class StoredPluginTests(PackageFixture packages)
{
    private static readonly string Folder = Repository.File("tests", "Fixtures.Stored", "plugin");

    /// <summary>Its operator gives the values computed by hand, its pass runs, every member it uses is there.</summary>
    [Fact]
    public void ItLoadsAndRuns()
    {
        Workspace workspace = packages.NewWorkspace("stored");
        CommandResult result = workspace.Tool("plugins", "test", Folder, "--level", "ops", "--report", workspace["report.json"]).Succeeds();
        Assert.Contains("fixtures.stored 1.0.0", result.Output, StringComparison.Ordinal);

        string report = File.ReadAllText(workspace["report.json"]);
        Assert.Contains("acme.Squareplus", report, StringComparison.Ordinal);
        Assert.Contains("by_hand", report, StringComparison.Ordinal);
        Assert.Contains("acme-steepen", report, StringComparison.Ordinal);
    }

    /// <summary>What is stored is not what today's build would give: it is loaded as the bytes it was.</summary>
    [Fact]
    public void ItIsTheFileThatWasStored()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "plugin.json")));
        Assert.Equal("[0.1.0,0.2)", json.RootElement.GetProperty("sdk").GetString());
        Assert.True(json.RootElement.GetProperty("files").TryGetProperty("Fixtures.Stored.dll", out _));
    }
}
