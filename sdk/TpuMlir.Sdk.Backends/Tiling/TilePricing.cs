namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>
/// What a chip's engines take for the slices of an operation, in cycles. Prices choose among slicings; results never depend
/// on them. A search asks for hundreds, so an answer must be quick, and the same for the same question.
/// </summary>
public abstract class TilePricing
{
    /// <summary>Cycles of a transfer into local memory.</summary>
    public abstract double Load(in TileTransfer transfer);

    /// <summary>Cycles of a transfer out of local memory.</summary>
    public abstract double Store(in TileTransfer transfer);

    /// <summary>Cycles a computing command takes besides its work.</summary>
    public abstract double CommandStart { get; }

    /// <summary>
    /// The price of an operation run by <see cref="TileRunner"/>: the busier engine works all the time, and the other one's
    /// share of one step is added, because the first load has nothing to overlap with and neither has the last step's computing.
    /// </summary>
    /// <param name="transfers">Cycles of all transfers.</param>
    /// <param name="computing">Cycles of all computing commands.</param>
    /// <param name="steps">Number of steps.</param>
    public static double Total(double transfers, double computing, double steps) =>
        Math.Max(transfers, computing) + (Math.Min(transfers, computing) / steps);
}
