namespace TpuMlir.Sdk.Kernels;

/// <summary>Static split of an index range over threads.</summary>
internal static class ParallelRanges
{
    /// <summary>Calls <paramref name="body"/>(begin, end) on at most <paramref name="threads"/> disjoint ranges that cover [0, count).</summary>
    /// <param name="count">Length of the range.</param>
    /// <param name="threads">Upper limit of concurrent ranges.</param>
    /// <param name="grain">Ranges begin at multiples of this and are not shorter, except the last.</param>
    /// <param name="body">Work on one range.</param>
    public static void For(int count, int threads, int grain, Action<int, int> body)
    {
        if (count == 0)
        {
            return;
        }

        int grains = (int)(((long)count + grain - 1) / grain);
        int parts = Math.Min(threads, grains);
        if (parts <= 1)
        {
            body(0, count);
            return;
        }

        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, part =>
        {
            long begin = (long)grains * part / parts * grain;
            long end = Math.Min(count, (long)grains * (part + 1) / parts * grain);
            body((int)begin, (int)end);
        });
    }
}
