using System.Diagnostics;
using TpuMlir.Samples.Tests.Running;
using Xunit.Abstractions;

namespace TpuMlir.Samples.Tests;

/// <summary>From "dotnet new" to passed conformance tests, as a third party does it: only packages, in an empty folder.</summary>
[Collection(PackageCollection.Name)]
public sealed class TemplateTests(PackageFixture packages, ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("tpumlir-op")]
    [InlineData("tpumlir-pass")]
    [InlineData("tpumlir-frontend")]
    [InlineData("tpumlir-backend")]
    public void FromTemplateToGreen(string template)
    {
        Workspace workspace = packages.NewWorkspace(template);
        packages.InstallTemplates();
        var watch = Stopwatch.StartNew();
        workspace.Dotnet("new", template, "-n", "Contoso.My-Plugin", "-o", "Plugin").Succeeds();
        CommandResult tests = workspace.Dotnet("test", "Plugin", "-c", "Release", "-m:1").Succeeds();
        output.WriteLine($"{template}: {watch.Elapsed.TotalSeconds:F1} s from dotnet new to passed tests");
        output.WriteLine(tests.Output);
        Assert.True(watch.Elapsed < Limit);
        Assert.Contains("Passed!", tests.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", tests.Output, StringComparison.OrdinalIgnoreCase);

        string folder = workspace["Plugin", "src", "Contoso.My-Plugin", "bin", "Release", "net10.0"];
        Assert.Contains("contoso-my-plugin", workspace.Tool("plugins", "list", "--plugins", folder).Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains("bin/", File.ReadAllText(workspace["Plugin", ".gitignore"]), StringComparison.Ordinal);
        Assert.False(File.Exists(workspace["Plugin", "NuGet.config"]));
    }

    [Fact]
    public void TheFeedIsNamedWhenItIsGiven()
    {
        Workspace workspace = packages.NewWorkspace("feed");
        packages.InstallTemplates();
        workspace.Dotnet("new", "tpumlir-op", "-o", "Plugin", "--feed", packages.Feed).Succeeds();
        Assert.Contains($"value=\"{packages.Feed}\"", File.ReadAllText(workspace["Plugin", "NuGet.config"]), StringComparison.Ordinal);
        Assert.Contains($">{PackageFixture.Version}</TpuMlirVersion>", File.ReadAllText(workspace["Plugin", "Directory.Build.props"]), StringComparison.Ordinal);
    }
}
