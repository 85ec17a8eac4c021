namespace TpuMlir.Repository.Tests;

/// <summary>The files of the repository these tests were built from.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder with TpuMlir.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>All files below a folder of the repository but those a build makes.</summary>
    public static IEnumerable<string> Below(string folder) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
        .Where(f => !Path.GetRelativePath(Root, f).Split(Path.DirectorySeparatorChar).Any(p => p is "obj" or "bin" or "artifacts"));

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TpuMlir.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"no TpuMlir.sln above '{AppContext.BaseDirectory}'");
    }
}
