using Fixtures.Dependency;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.Uses;

/// <summary>Says which version of the library it got.</summary>
[ExportPass("uses-v2", "Uses the library.")]
public sealed class UsesPass : IPass
{
    public void Run(Module module, PassContext context) =>
        context.Diagnostics.Report(new(new DiagnosticDescriptor("FIX001", Severity.Remark, "Library"), Library.Describe(2)));
}

/// <summary>Cannot be loaded without the library.</summary>
[ExportPass("inherits-v2", "Inherits from the library.")]
public sealed class InheritsPass : Library, IPass
{
    public void Run(Module module, PassContext context)
    {
    }
}

/// <summary>Needs nothing.</summary>
[ExportPass("plain-v2", "Needs no library.")]
public sealed class PlainPass : IPass
{
    public void Run(Module module, PassContext context)
    {
    }
}
