namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>What a command costs.</summary>
/// <param name="Kind">Commands of one kind follow one formula.</param>
/// <param name="Cycles">Cycles of its engine.</param>
/// <param name="IsMeasured">Hardware counters of the kind were recorded; otherwise the cycles are an estimate by analogy.</param>
internal readonly record struct CommandCost(string Kind, long Cycles, bool IsMeasured)
{
    // Commands of a damaged file can ask for anything; sums over a whole program must stay within 64 bits all the same.
    private const double MostCycles = 1L << 36;
    private const double MostMacs = 1L << 42;

    public long Macs { get; init; }

    /// <summary>Cycles the multiply-accumulates would take at the peak rate.</summary>
    public double PeakCycles { get; init; }

    public long GlobalBytesRead { get; init; }

    public long GlobalBytesWritten { get; init; }

    public static CommandCost Of(string kind, double cycles, bool isMeasured) => new(kind, Whole(cycles, MostCycles), isMeasured);

    public CommandCost WithMacs(double macs, int peakPerCycle) =>
        this with { Macs = Whole(macs, MostMacs), PeakCycles = Math.Clamp(macs, 0, MostMacs) / peakPerCycle };

    public CommandCost WithTraffic(double read, double written) =>
        this with { GlobalBytesRead = Whole(read, MostCycles), GlobalBytesWritten = Whole(written, MostCycles) };

    private static long Whole(double value, double most) => (long)Math.Round(Math.Clamp(value, 0, most));
}
