using TpuMlir.Sdk.Targets;

namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>
/// Pricing of a chip of which no more is known than its description: a transfer moves a lane's width in a cycle, or a
/// contiguous run when runs are shorter, after a start.
/// </summary>
public sealed class EstimatedPricing(TargetDescription target) : TilePricing
{
    /// <summary>Global memory answers after some hundred cycles on the chips we know.</summary>
    private const double TransferStart = 100;

    /// <inheritdoc/>
    public override double CommandStart => 10;

    /// <inheritdoc/>
    public override double Load(in TileTransfer transfer) =>
        TransferStart + Math.Max(transfer.Bytes / target.LaneWidthBytes, Math.Max(transfer.GlobalRuns, transfer.LaneRuns));

    /// <inheritdoc/>
    public override double Store(in TileTransfer transfer) => Load(transfer);
}
