using TpuMlir.Samples.Tests.Running;

namespace TpuMlir.Samples.Tests.Docs;

/// <summary>The pages on writing plugins show code of the samples, which are built and run, and nothing else.</summary>
public class PageTests
{
    private static readonly string[] Text = [".cs", ".csproj", ".json", ".md", ".props", ".py"];

    [Theory]
    [InlineData("writing-an-operator.md", "operator-plugin")]
    [InlineData("writing-a-pass.md", "pass-plugin")]
    [InlineData("writing-a-frontend.md", "frontend-plugin")]
    [InlineData("writing-a-backend.md", "toy-chip")]
    public void Every_block_of_code_is_in_the_sample(string page, string sample)
    {
        string[][] files = [.. SampleFiles.All(sample).Where(f => Text.Contains(Path.GetExtension(f))).Select(f => File.ReadLines(f).Select(l => l.Trim()).ToArray())];
        IReadOnlyList<CodeBlock> blocks = CodeBlock.Read(Repository.File("docs", "plugins", page));
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.True(
            files.Any(block.IsIn),
            $"docs/plugins/{page}, line {block.Line}: no file of samples/{sample} has this:\n{string.Join('\n', block.Lines)}"));
    }

    [Fact]
    public void A_changed_line_or_order_is_noticed()
    {
        string[] file = ["a", "b", "c", "d"];
        Assert.True(new CodeBlock(1, ["b", "c"]).IsIn(file));
        Assert.True(new CodeBlock(1, ["a", CodeBlock.LeftOut, "c", "d"]).IsIn(file));
        Assert.False(new CodeBlock(1, ["b", "d"]).IsIn(file));
        Assert.False(new CodeBlock(1, ["c", CodeBlock.LeftOut, "a"]).IsIn(file));
        Assert.False(new CodeBlock(1, [CodeBlock.LeftOut]).IsIn(file));
    }

    /// <summary>The files and lines of each sample beside the peers' figures are those the samples have.</summary>
    [Fact]
    public void The_table_of_sizes_is_that_of_the_samples()
    {
        string page = File.ReadAllText(Repository.File("docs", "plugins", "samples.md"));
        string[] rows =
        [
            Row("GatedSwish (decomposition)", "operator-plugin", "GatedSwish.cs"),
            Row("TanhExp (own lowering and kernel)", "operator-plugin", "TanhExp.cs", "TanhExpOnBm1684x.cs"),
            Row("the operator plugin, whole", "operator-plugin"),
            Row("the pass plugin, whole", "pass-plugin"),
            Row("the frontend plugin, whole", "frontend-plugin"),
            Row("the toy chip, whole", "toy-chip"),
        ];
        Assert.All(rows, row => Assert.Contains(row, page, StringComparison.Ordinal));
    }

    private static string Row(string what, string sample, params string[] only)
    {
        string[] files = [.. SampleFiles.Plugin(sample).Where(f => only.Length == 0 || only.Contains(Path.GetFileName(f)))];
        Assert.True(only.Length == 0 || files.Length == only.Length);
        return $"| {what} | {files.Length} | {files.Sum(f => File.ReadLines(f).Count())} |";
    }
}
