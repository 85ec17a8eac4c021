using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;

namespace TpuMlir.Backends.Bm1684x.Tests.Cost;

/// <summary>Slicing is priced as its commands will be: prices of transfers are the cost model's cycles of the same transfer.</summary>
public sealed class TransferPricingTests
{
    private const ulong Global = ChipMemory.GlobalBase;

    [Theory]
    [InlineData(1, 64, 20, 20, 400, 20)]
    [InlineData(1, 3, 100, 320, 102400, 320)]
    [InlineData(2, 100, 7, 5, 169, 13)]
    [InlineData(4, 1, 1, 1, 1, 1)]
    public void TransfersCostWhatTheirCommandsDo(int n, int c, int h, int w, long planeStride, long rowStride)
    {
        var shape = new Nchw(n, c, h, w);
        var strides = new Strides(1_000_000, planeStride, rowStride, 1);
        GdmaSide global = new(Global, shape, strides), local = GdmaSide.Local(new LocalTensor(0, shape, ChipType.F16));
        var transfer = new TileTransfer(n, c, h, w, (strides.N, strides.C, strides.H, strides.W), 2);
        var pricing = new TransferPricing();

        Assert.Equal(
            GdmaCost.Of(TensorMove.Copy(global, local, ChipType.F16).ToGdma()).Cycles, pricing.Load(transfer) - GdmaCalibration.Gap, 0.51);
        Assert.Equal(
            GdmaCost.Of(TensorMove.Copy(local, global, ChipType.F16).ToGdma()).Cycles, pricing.Store(transfer) - GdmaCalibration.Gap, 0.51);
    }
}
