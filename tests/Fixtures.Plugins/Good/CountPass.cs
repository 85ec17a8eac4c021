using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;

namespace Fixtures.Good;

/// <summary>Counts its own runs, to tell instances apart.</summary>
[ExportPass("fixture-count", "Counts its runs.", At = PipelinePoints.Top, Order = 7)]
public sealed class CountPass : IPass
{
    private int _runs;

    public void Run(Module module, PassContext context) =>
        context.Diagnostics.Report(new(new DiagnosticDescriptor("FIX004", Severity.Remark, "Count"), $"run {++_runs}"));
}
