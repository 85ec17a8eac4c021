using System.Text;
using TpuMlir.Samples.Tests.Running;

namespace TpuMlir.Samples.Tests.Docs;

/// <summary>Counts of lines mean something only when lines are of one width.</summary>
public class SampleStyleTests
{
    private const int Width = 120;

    /// <summary>No line of code of a sample or template is longer than what a formatter leaves.</summary>
    [Theory]
    [InlineData("samples")]
    [InlineData("templates")]
    public void No_line_is_longer_than_120_characters(string folder)
    {
        string root = Repository.File(folder);
        string[] files =
        [
            .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Where(f => Path.GetExtension(f) is ".cs" or ".json" or ".csproj" or ".props" && !SampleFiles.IsMade(root, f) && Path.GetFileName(f) != "packages.lock.json"),
        ];
        Assert.Contains(files, f => f.EndsWith(".cs", StringComparison.Ordinal));
        string[] long120 = [.. files.SelectMany(f => File.ReadLines(f).Index()
            .Where(l => l.Item.EnumerateRunes().Count() > Width).Select(l => $"{Path.GetRelativePath(root, f)}({l.Index + 1}): {l.Item.Trim()}"))];
        Assert.True(long120.Length == 0, string.Join('\n', long120));
    }
}
