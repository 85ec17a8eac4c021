using TpuMlir.Sdk.Conformance;
using Xunit.Sdk;

namespace TpuMlir.Sdk.Testing.Tests;

/// <summary>How the suite shows cases, and what it says when it cannot run.</summary>
public sealed class PluginConformanceTests
{
    [Fact]
    public void A_failed_case_fails_with_its_message_and_details()
    {
        var failed = new ConformanceCase("modes", ConformanceLevel.Smoke, "chip F16", ConformanceVerdict.Failed, "3 elements differ", "at Acme.Chip", 1);

        FailException exception = Assert.Throws<FailException>(() => new GraphPassesConformance().Case(failed));

        Assert.Equal("3 elements differ\nat Acme.Chip", exception.Message);
        Assert.Equal("modes: chip F16", failed.ToString());
    }

    [Fact]
    public void A_case_that_is_not_applicable_is_skipped_with_the_reason()
    {
        var skipped = new ConformanceCase("options", ConformanceLevel.Smoke, "pass 'a'", ConformanceVerdict.NotApplicable, "the pass has no options", null, 1);

        Assert.Equal("the pass has no options", Assert.Throws<Xunit.SkipException>(() => new GraphPassesConformance().Case(skipped)).Message);
    }

    [Fact]
    public void Tool_that_is_not_there()
    {
        string message = Assert.Throws<InvalidOperationException>(() => new Suite { TheTool = "/nowhere/tpumlir.dll" }.Run()).Message;

        Assert.Equal("there is no tool '/nowhere/tpumlir.dll'", message);
    }

    [Fact]
    public void Folder_that_is_no_plugins_is_told_in_the_tools_words()
    {
        string message = Assert.Throws<InvalidOperationException>(() => new Suite { TheFolder = "/nowhere" }.Run()).Message;

        Assert.Contains("ended with exit code 1\nerror TPM0101: '/nowhere' is not a plugin's folder: it has no plugin.json", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Level_that_is_none()
    {
        Assert.Equal(ConformanceLevel.Models, new Suite { TheLevel = "Models" }.Level);
        Assert.Equal(
            "the conformance level '7' is not smoke, ops or models",
            Assert.Throws<InvalidOperationException>(() => new Suite { TheLevel = "7" }.Level).Message);
    }

    [Fact]
    public void Reports_level_is_the_highest_without_a_failure_up_to_it()
    {
        ConformanceCase smoke = new("a", ConformanceLevel.Smoke, "s", ConformanceVerdict.Passed, null, null, 1);
        ConformanceCase ops = smoke with { Level = ConformanceLevel.Ops }, failed = ops with { Verdict = ConformanceVerdict.Failed };

        Assert.Equal(ConformanceLevel.Ops, Report(smoke, ops).Reached);
        Assert.Equal(ConformanceLevel.Smoke, Report(smoke, ops, failed).Reached);
        Assert.Equal(ConformanceLevel.Smoke, Report(smoke, ops with { Verdict = ConformanceVerdict.NotApplicable }).Reached);
        Assert.Null(Report(smoke with { Verdict = ConformanceVerdict.Failed }, ops).Reached);
    }

    private static ConformanceReport Report(params ConformanceCase[] cases) => new("1", "1", "p", "1", ConformanceLevel.Models, cases);

    private sealed class Suite : PluginConformance
    {
        public string? TheTool { get; init; }

        public string? TheFolder { get; init; }

        public string? TheLevel { get; init; }

        protected override string Tool => TheTool ?? base.Tool;

        protected override string PluginFolder => TheFolder ?? base.PluginFolder;

        protected override string? LevelText => TheLevel;

        protected override string ReportFile => Path.Combine(Path.GetTempPath(), $"tpumlir-conformance-{Guid.NewGuid():N}.json");
    }
}
