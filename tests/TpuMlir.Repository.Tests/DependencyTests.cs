using System.Xml.Linq;

namespace TpuMlir.Repository.Tests;

/// <summary>Dependencies point one way: plugins to the SDK, the host to the SDK, never otherwise.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void Plugins_reference_only_the_sdk_and_their_own_contract() => Assert.All(References("plugins"), r => Assert.True(
        IsBelow("sdk", r.Target) || Path.GetFileName(r.Target) == $"{Path.GetFileNameWithoutExtension(r.Project)}.Contract.csproj",
        $"{r.Project} references {r.Target}"));

    [Fact]
    public void The_sdk_references_only_itself() =>
        Assert.All(References("sdk"), r => Assert.True(IsBelow("sdk", r.Target), $"{r.Project} references {r.Target}"));

    /// <summary>The host builds every plugin, by a pattern; as code it has the SDK.</summary>
    [Fact]
    public void The_host_references_only_itself_and_the_sdk() =>
        Assert.All(References("host"), r => Assert.True(IsBelow("sdk", r.Target) || IsBelow("host", r.Target), $"{r.Project} references {r.Target}"));

    private static (string Project, string Target)[] References(string folder)
    {
        (string, string)[] references =
        [
            .. from project in RepositoryFiles.Below(folder)
               where project.EndsWith(".csproj", StringComparison.Ordinal)
               from reference in XDocument.Load(project).Descendants("ProjectReference")
               let include = reference.Attribute("Include")?.Value ?? ""
               where include.EndsWith(".csproj", StringComparison.Ordinal)
               select (project, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, include))),
        ];
        Assert.NotEmpty(references);
        return references;
    }

    private static bool IsBelow(string folder, string path) =>
        path.StartsWith(Path.Combine(RepositoryFiles.Root, folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
