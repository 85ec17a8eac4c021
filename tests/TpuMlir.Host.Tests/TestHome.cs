using System.Runtime.CompilerServices;

namespace TpuMlir.Host.Tests;

/// <summary>The tests have a home of their own: nothing of the user's is used or changed.</summary>
internal static class TestHome
{
#pragma warning disable CA2255 // The tests are what this is for.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set()
    {
        string home = Path.Combine(Path.GetTempPath(), $"tpumlir-home-{Environment.ProcessId}");
        Environment.SetEnvironmentVariable(Host.Plugins.UserFolder.Variable, home);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(home))
            {
                Directory.Delete(home, recursive: true);
            }
        };
    }
}
