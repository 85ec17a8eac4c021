using TpuMlir.Sdk.Backends.Lowering;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>The lowering rules of the chip.</summary>
internal static class LoweringCatalog
{
    public static IReadOnlyList<LoweringRule> Rules { get; } =
    [
        new ActiveLowering(), new BinaryLowering(), new CastLowering(), new ConvLowering(), new ElementwiseLowering(), new GatherLowering(),
        new MatMulLowering(), new MoveLowering(), new PadLowering(), new PermuteLowering(), new PoolLowering(), new PowLowering(),
        new ReduceLowering(), new ScaleLowering(), new SoftmaxLowering(),
    ];
}
