using System.IO.Compression;
using System.Text;
using TpuMlir.Samples.Tests.Running;

namespace TpuMlir.Samples.Tests;

/// <summary>What is in the packages.</summary>
[Collection(PackageCollection.Name)]
public sealed class PackageContentTests(PackageFixture packages)
{
    private static readonly string[] All =
    [
        "TpuMlir.Sdk",
        "TpuMlir.Sdk.Backends",
        "TpuMlir.Sdk.Testing",
        "TpuMlir.Backends.Bm1684x.Contract",
        "TpuMlir.Tool",
        "TpuMlir.Templates",
    ];

    public static TheoryData<string> Ids => [.. All];

    [Fact]
    public void OneCommandMakesThemAllAndNothingElse() =>
        Assert.Equal(All.Select(id => packages.File(id)).Order(), Directory.EnumerateFiles(packages.Feed).Order());

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachHasAReadmeAndALicence(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(packages.File(id));
        Assert.True(package.GetEntry("README.md")!.Length > 200, "a README says what the package is for and how to use it");
        using var reader = new StreamReader(package.GetEntry($"{id}.nuspec")!.Open());
        string nuspec = reader.ReadToEnd();
        Assert.Contains("<license type=\"expression\">Apache-2.0</license>", nuspec, StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", nuspec, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TpuMlir.Sdk", "lib/net10.0/TpuMlir.Sdk.dll", "lib/net10.0/TpuMlir.Sdk.xml", "lib/net10.0/TpuMlir.Sdk.Kernels.dll", "lib/net10.0/TpuMlir.Sdk.Kernels.xml", "analyzers/dotnet/cs/TpuMlir.Sdk.Generators.dll", "buildTransitive/TpuMlir.Sdk.props", "buildTransitive/TpuMlir.Sdk.targets", "tools/TpuMlir.Sdk.Build.dll")]
    [InlineData("TpuMlir.Sdk.Backends", "lib/net10.0/TpuMlir.Sdk.Backends.dll", "lib/net10.0/TpuMlir.Sdk.Backends.xml", "buildTransitive/TpuMlir.Sdk.Backends.props")]
    [InlineData("TpuMlir.Sdk.Testing", "lib/net10.0/TpuMlir.Sdk.Testing.dll", "lib/net10.0/TpuMlir.Sdk.Testing.xml", "tools/tpumlir/tpumlir.dll", "tools/tpumlir/tpumlir.runtimeconfig.json", "tools/tpumlir/plugins/TpuMlir.Frontends.Onnx/plugin.json")]
    [InlineData("TpuMlir.Backends.Bm1684x.Contract", "lib/net10.0/TpuMlir.Backends.Bm1684x.Contract.dll", "lib/net10.0/TpuMlir.Backends.Bm1684x.Contract.xml")]
    [InlineData("TpuMlir.Tool", "tools/net10.0/any/tpumlir.dll", "tools/net10.0/any/DotnetToolSettings.xml", "tools/net10.0/any/plugins/TpuMlir.Passes.Graph/TpuMlir.Passes.Graph.dll")]
    public void EachHasItsFiles(string id, params string[] files)
    {
        using ZipArchive package = ZipFile.OpenRead(packages.File(id));
        Assert.Empty(files.Except(package.Entries.Select(e => e.FullName)));
    }

    /// <summary>Build machines have paths that say who and where; none is in any file, as text or as UTF-16.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void NoneNamesTheBuildingMachine(string id)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        byte[][] paths = [.. from path in new[] { Repository.Root + "/", home + "/" }
                             from encoding in new[] { Encoding.UTF8, Encoding.Unicode }
                             select encoding.GetBytes(path)];
        using ZipArchive package = ZipFile.OpenRead(packages.File(id));
        foreach (ZipArchiveEntry entry in package.Entries)
        {
            using var content = new MemoryStream();
            using (Stream stream = entry.Open())
            {
                stream.CopyTo(content);
            }

            Assert.All(paths, path => Assert.True(content.ToArray().AsSpan().IndexOf(path) < 0, $"{entry.FullName} has a path of this machine"));
        }
    }

    [Fact]
    public void PackingAgainGivesTheSameBytes()
    {
        string again = packages.NewWorkspace("again").Folder;
        packages.Pack(again);
        Assert.All(All, id => Assert.Equal(File.ReadAllBytes(packages.File(id)), File.ReadAllBytes(Path.Combine(again, Path.GetFileName(packages.File(id))))));
    }

    [Fact]
    public void TheToolInstallsAndHasTheStandardPlugins()
    {
        Workspace workspace = packages.NewWorkspace("tool");
        Assert.Contains(PackageFixture.Version, workspace.Tool("--version").Succeeds().Output, StringComparison.Ordinal);
        string plugins = workspace.Tool("plugins", "list").Succeeds().Output;
        string[] manifests = Directory.GetFiles(Repository.File("plugins"), "plugin.json", SearchOption.AllDirectories);
        Assert.NotEmpty(manifests);
        Assert.All(manifests, file => Assert.Contains(Path.GetFileName(Path.GetDirectoryName(file))!.Split('.')[^1], plugins, StringComparison.OrdinalIgnoreCase));
    }
}
