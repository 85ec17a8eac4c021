using System.Xml.Linq;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>What keeps chips replaceable: nothing outside this chip's plugin knows it, and plugins know only the SDK.</summary>
public sealed class RepositoryRuleTests
{
    private static readonly string[] Sources = [".cs", ".csproj", ".props", ".targets", ".json", ".resx"];

    [Theory]
    [InlineData("host")]
    [InlineData("sdk")]
    public void The_chips_name_is_not_in(string folder)
    {
        string root = Path.Combine(Repository.Root, folder);
        string[] files = [.. Files(root).Where(f => Sources.Contains(Path.GetExtension(f)))];
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, f => Path.GetRelativePath(root, f).Contains("bm1684x", StringComparison.OrdinalIgnoreCase)
            || File.ReadAllText(f).Contains("bm1684x", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Plugins_reference_only_the_sdk_and_their_own_contract()
    {
        string sdk = Path.Combine(Repository.Root, "sdk") + Path.DirectorySeparatorChar;
        string[] projects = [.. Files(Path.Combine(Repository.Root, "plugins")).Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))];
        Assert.NotEmpty(projects);
        foreach (string project in projects)
        {
            IEnumerable<string> references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(r => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, r.Attribute("Include")!.Value)));
            string contract = $"{Path.GetFileNameWithoutExtension(project)}.Contract.csproj";
            Assert.All(references, r => Assert.True(r.StartsWith(sdk, StringComparison.Ordinal) || Path.GetFileName(r) == contract, $"{project} references {r}"));
        }
    }

    /// <summary>All files below a folder but those a build makes.</summary>
    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(f => !Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar).Any(p => p is "obj" or "bin" or "artifacts"));
}
