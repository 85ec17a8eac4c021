using TpuMlir.Backends.Bm1684x.Kernels;
using TpuMlir.Backends.Bm1684x.Lowering;
using TpuMlir.Backends.Bm1684x.Reference;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Backends.Bm1684x;

/// <summary>The parts for the standard operators: of the same kinds as those other plugins bring.</summary>
internal static class BuiltIn
{
    /// <summary>Rules, kernels and arithmetic; none keeps anything between operations.</summary>
    public static BackendParts Parts { get; } = BackendParts.From(
        "'tpumlir.backend.bm1684x'", [NumericReference.Table, .. StandardRules.All, .. StandardKernels.All]);
}
