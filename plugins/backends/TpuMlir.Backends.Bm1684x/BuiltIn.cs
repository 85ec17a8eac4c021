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
        "'tpumlir.backend.bm1684x'",
        new NumericReference(),
        new ActiveLowering(), new BinaryLowering(), new CastLowering(), new ConvLowering(), new ElementwiseLowering(), new GatherLowering(),
        new MatMulLowering(), new MoveLowering(), new PadLowering(), new PermuteLowering(), new PoolLowering(), new PowLowering(),
        new ReduceLowering(), new ScaleLowering(), new SoftmaxLowering(),
        new ActiveKernel(), new BinaryKernel(), new ConcatKernel(), new ConvKernel(), new DivKernel(), new GatherKernel(),
        new MatMulKernel(), new PadKernel(), new PermuteKernel(), new PoolKernel(), new PReluKernel(), new ReduceKernel(),
        new ScaleKernel(), new SliceKernel(), new SoftmaxKernel(), new TileKernel(), new UnaryKernel(), new UpsampleKernel());
}
