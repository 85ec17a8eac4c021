using TpuMlir.Sdk.Backends.Tiling;

namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>Slicing priced by the recorded hardware counters: latency, runs in groups of 32, first page, rate.</summary>
internal sealed class TransferPricing : TilePricing
{
    public override double CommandStart => TiuCalibration.ElementwiseStart;

    public override double Load(in TileTransfer transfer) => Cycles(GdmaCalibration.Load, transfer);

    public override double Store(in TileTransfer transfer) => Cycles(GdmaCalibration.Store, transfer);

    private static double Cycles(GdmaRate rate, in TileTransfer transfer) =>
        rate.Cycles(transfer.Bytes, Math.Max(transfer.GlobalRuns, transfer.LaneRuns)) + GdmaCalibration.Gap;
}
