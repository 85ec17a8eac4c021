namespace TpuMlir.Samples.Tests.Running;

/// <summary>A folder outside the repository, in which only packages are known.</summary>
public sealed class Workspace
{
    private readonly PackageFixture _packages;
    private readonly CommandRunner _runner;

    internal Workspace(string folder, PackageFixture packages, CommandRunner runner) =>
        (Folder, _packages, _runner) = (folder, packages, runner);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>A path in the folder.</summary>
    public string this[params string[] parts] => Path.Combine([Folder, .. parts]);

    /// <summary>Runs dotnet in the folder.</summary>
    public CommandResult Dotnet(params IEnumerable<string> arguments) => _runner.Run("dotnet", Folder, arguments);

    /// <summary>Restores and builds a project or solution (all of the folder when none is named) in Release.</summary>
    public CommandResult Build(string project = "") =>
        Dotnet(["build", .. project.Length == 0 ? Array.Empty<string>() : [project], "-c", "Release", "-m:1", "-v:m"]);

    /// <summary>Restores, builds and tests.</summary>
    public CommandResult Test(params IEnumerable<string> arguments) => Dotnet(["test", "-c", "Release", "-m:1", .. arguments]);

    /// <summary>Runs the tpumlir command in the folder.</summary>
    public CommandResult Tool(params IEnumerable<string> arguments) => _runner.Run(_packages.Tool, Folder, arguments);

    /// <summary>Writes a file.</summary>
    public string Write(string name, string text)
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
