using System.Runtime.CompilerServices;

namespace TpuMlir.Sdk.Tests;

/// <summary>Compares text with a file under Golden/; UPDATE_GOLDEN=1 writes the file instead.</summary>
internal static class GoldenFiles
{
    public static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");

    public static string Fixture(string name) => Path.Combine(Path.GetDirectoryName(Folder())!, "Fixtures", name);

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder(), name));

    public static void Check(string name, string actual)
    {
        string path = Path.Combine(Folder(), name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing; UPDATE_GOLDEN=1 writes it");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
