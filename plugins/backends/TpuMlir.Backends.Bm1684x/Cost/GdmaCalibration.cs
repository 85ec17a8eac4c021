namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>How fast one direction of the GDMA is.</summary>
/// <param name="Latency">Cycles of a transfer of nothing.</param>
/// <param name="BytesPerCycle">Rate of long transfers.</param>
/// <param name="GroupCycles">Least cycles of a group of <see cref="GdmaCalibration.RunsPerGroup"/> contiguous runs, however short they are.</param>
/// <param name="FirstPageCycles">Additional cycles for each byte of the first 4 KiB.</param>
internal sealed record GdmaRate(double Latency, double BytesPerCycle, double GroupCycles, double FirstPageCycles)
{
    /// <summary>Cycles of that many bytes in that many contiguous runs.</summary>
    public double Cycles(double bytes, double runs) =>
        Latency
        + Math.Max(Math.Ceiling(runs / GdmaCalibration.RunsPerGroup) * GroupCycles, bytes / BytesPerCycle)
        + (Math.Min(bytes, GdmaCalibration.PageBytes) * FirstPageCycles);
}

/// <summary>
/// Constants of the GDMA's cycles, fitted by least squares of the relative error to every second record of each direction in
/// a recording of the chip's hardware counters (161 GDMA commands). The form follows what the records show: transfers of
/// 1 to 32 short runs take the same time and every 32 more take about as long again, so runs are in flight in groups of
/// 32; and short transfers run at half the rate, because global memory alternates between two channels every 4 KiB.
/// What is left over, some 10 % of a single transfer, is the state of the memory's rows, which commands do not show.
/// </summary>
internal static class GdmaCalibration
{
    public const int RunsPerGroup = 32;

    /// <summary>Global memory changes its channel after this many bytes.</summary>
    public const int PageBytes = 4096;

    /// <summary>From the end of a command to the start of the next.</summary>
    public const int Gap = 3;

    public static readonly GdmaRate Load = new(112.4, 53.51, 84.96, 0.05);

    public static readonly GdmaRate Store = new(10.1, 45.34, 100.4, 0.0577);

    public static readonly GdmaRate GlobalCopy = new(221.6, 31.84, 0, 0);

    /// <summary>Fills: cycles of each row along w, and bytes a cycle on top.</summary>
    public const double FillRowCycles = 2.21;

    public const double FillBytesPerCycle = 116.4;
}
