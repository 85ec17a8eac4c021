namespace TpuMlir.Samples.Tests.Running;

/// <summary>
/// The packages of the solution, packed once for all tests of the run, and folders in which they are used as a third party
/// would: nothing but packages, from a feed in a folder, restored into a private packages folder.
/// </summary>
public sealed class PackageFixture : IDisposable
{
    /// <summary>The version the packages have.</summary>
    public const string Version = "0.1.0";

    private readonly string _root = Directory.CreateTempSubdirectory("tpumlir-samples-").FullName;
    private readonly CommandRunner _runner;
    private readonly Lazy<string> _tool;
    private bool _hasTemplates;

    /// <summary>Packs the solution, as built.</summary>
    public PackageFixture()
    {
        Feed = Path.Combine(_root, "feed");
        Packages = Path.Combine(_root, "packages");
        _tool = new(InstallTool);
        _runner = new(new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = Packages,
            ["DOTNET_CLI_HOME"] = Path.Combine(_root, "home"),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["DOTNET_NOLOGO"] = "1",
            // Servers would outlive the test and keep its output open.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
        });
        Pack(Feed);
        WriteNuGetConfig();
    }

    /// <summary>The folder with the packages.</summary>
    public string Feed { get; }

    /// <summary>The folder packages are restored into.</summary>
    public string Packages { get; }

    /// <summary>The tpumlir command, installed from its package.</summary>
    public string Tool => _tool.Value;

    /// <summary>Packs the solution as built; the documented command with another folder.</summary>
    public CommandResult Pack(string folder) => new CommandRunner(new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" })
        .Run(
            "dotnet",
            Repository.Root,
            "pack", "TpuMlir.sln", "-c", Repository.Configuration, "--no-build", $"-p:PackageOutputPath={folder}", "-m:2", "-v:q")
        .Succeeds();

    /// <summary>Makes the templates known to "dotnet new" in every workspace.</summary>
    public void InstallTemplates()
    {
        if (!_hasTemplates)
        {
            _runner.Run("dotnet", _root, "new", "install", File("TpuMlir.Templates")).Succeeds();
            _hasTemplates = true;
        }
    }

    /// <summary>The file of a package.</summary>
    public string File(string id) => Path.Combine(Feed, $"{id}.{Version}.nupkg");

    /// <summary>An empty folder that sees the packages.</summary>
    public Workspace NewWorkspace(string name)
    {
        string folder = Path.Combine(_root, "work", name);
        Directory.CreateDirectory(folder);
        return new(folder, this, _runner);
    }

    /// <summary>A copy of a folder of samples/, which sees the packages.</summary>
    /// <param name="name">The sample.</param>
    /// <param name="beside">A folder of the test's own for this copy and those of other samples beside it.</param>
    public Workspace Sample(string name, string beside = "")
    {
        Workspace workspace = NewWorkspace(Path.Combine(beside, name));
        string source = Repository.File("samples", name);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(source, file);
            if (!relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts" or "out" or "TestResults"))
            {
                string target = Path.Combine(workspace.Folder, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                System.IO.File.Copy(file, target);
            }
        }

        return workspace;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string InstallTool()
    {
        string folder = Path.Combine(_root, "tool");
        _runner.Run("dotnet", _root, "tool", "install", "TpuMlir.Tool", "--version", Version, "--tool-path", folder).Succeeds();
        return Path.Combine(folder, OperatingSystem.IsWindows() ? "tpumlir.exe" : "tpumlir");
    }

    /// <summary>
    /// The feed comes first, then the user's own sources. Packages of others that the machine already has are taken from there,
    /// so that nothing is downloaded twice; packages of this solution never, because an older one would hide the changes.
    /// </summary>
    private void WriteNuGetConfig()
    {
        string known = Path.Combine(_root, "known");
        Directory.CreateDirectory(known);
        string global = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (string package in Directory.Exists(global) ? Directory.EnumerateDirectories(global) : [])
        {
            if (!Path.GetFileName(package).StartsWith("tpumlir.", StringComparison.OrdinalIgnoreCase))
            {
                Directory.CreateSymbolicLink(Path.Combine(known, Path.GetFileName(package)), package);
            }
        }

        System.IO.File.WriteAllText(Path.Combine(_root, "NuGet.config"), $"""
            <configuration>
              <packageSources>
                <add key="tpumlir" value="{Feed}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="known" value="{known}" />
              </fallbackPackageFolders>
            </configuration>
            """);
    }
}

/// <summary>Classes of this collection share the packages and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<PackageFixture>
{
    /// <summary>Its name.</summary>
    public const string Name = "packages";
}
