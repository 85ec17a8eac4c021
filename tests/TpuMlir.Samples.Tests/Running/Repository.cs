using System.Reflection;

namespace TpuMlir.Samples.Tests.Running;

/// <summary>The repository the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its root: the folder with TpuMlir.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The configuration the tests, and so everything they pack, were built in.</summary>
    public static string Configuration { get; } =
        typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>A path below the root.</summary>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "TpuMlir.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no TpuMlir.sln above '{AppContext.BaseDirectory}'");
    }
}
