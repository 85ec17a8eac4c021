using System.Runtime.CompilerServices;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.Initializer;

/// <summary>Leaves a trace as soon as any code of this assembly runs.</summary>
internal static class Initializer
{
#pragma warning disable CA2255 // What a module initializer is not for, and plugins do all the same.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable("FIXTURES_INITIALIZER_TRACE") is { Length: > 0 } file)
        {
            File.AppendAllText(file, "ran\n");
        }
    }
}

/// <summary>Nothing.</summary>
[ExportPass("fixture-initializer", "Does nothing.")]
public sealed class NoPass : IPass
{
    public void Run(Module module, PassContext context)
    {
    }
}
