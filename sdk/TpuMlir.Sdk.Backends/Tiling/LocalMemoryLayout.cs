using TpuMlir.Sdk.Targets;

namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>Places the pools of one operation in local memory.</summary>
/// <remarks>
/// Buffers begin at a bank each where there is room, because a command whose operands share a bank, or share it with a
/// transfer going on, runs slower; otherwise they are packed at the lane width.
/// </remarks>
public static class LocalMemoryLayout
{
    /// <summary>True when the pools fit a lane.</summary>
    public static bool Fits(TargetDescription target, IEnumerable<LocalPool> pools) =>
        pools.Sum(p => (long)Align(p.Bytes, target.LaneWidthBytes) * p.Count) <= target.LaneBytes;

    /// <summary>Sets the offsets of all buffers.</summary>
    /// <exception cref="InvalidOperationException">The pools do not fit; ask <see cref="Fits"/> first.</exception>
    public static void Place(TargetDescription target, IReadOnlyList<LocalPool> pools)
    {
        if (!Fits(target, pools))
        {
            throw new InvalidOperationException(
                $"{string.Join(", ", pools.Select(p => $"{p.Count} x {p.Bytes} B {p.Role}"))} do not fit {target.LaneBytes} B a lane");
        }

        long banked = pools.Sum(p => (long)Align(p.Bytes, target.BankBytes) * p.Count);
        int unit = banked <= target.LaneBytes ? target.BankBytes : target.LaneWidthBytes;
        int at = 0;
        foreach (LocalPool pool in pools)
        {
            pool.Offsets = new int[pool.Count];
            for (int i = 0; i < pool.Count; i++)
            {
                pool.Offsets[i] = at;
                at += Align(pool.Bytes, unit);
            }
        }
    }

    private static int Align(int value, int unit) => (value + unit - 1) / unit * unit;
}
