using TpuMlir.Samples.Tests.Running;

namespace TpuMlir.Samples.Tests.Docs;

/// <summary>The files of samples as they are in the repository.</summary>
internal static class SampleFiles
{
    private static readonly string[] Made = ["bin", "obj", "out", "artifacts", "TestResults"];

    /// <summary>All files of a sample.</summary>
    public static IEnumerable<string> All(string sample)
    {
        string root = Repository.File("samples", sample);
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(f => !IsMade(root, f))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>True for a file below a folder that builds and runs write.</summary>
    public static bool IsMade(string root, string file) => Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar).Any(Made.Contains);

    /// <summary>What a plugin is made from: the files beside and below its plugin.json. Its tests, models and solution are not.</summary>
    public static IEnumerable<string> Plugin(string sample)
    {
        string folder = Path.GetDirectoryName(All(sample).Single(f => Path.GetFileName(f) == "plugin.json"))! + Path.DirectorySeparatorChar;
        return All(sample).Where(f => f.StartsWith(folder, StringComparison.Ordinal));
    }
}
