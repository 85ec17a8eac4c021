namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Runs independent pieces of work on several threads. What a piece computes never depends on how many there are.</summary>
/// <param name="threads">Upper limit of threads; 0 for one for each processor.</param>
internal sealed class Workers(int threads)
{
    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };

    /// <summary>The calling thread only.</summary>
    public static Workers One { get; } = new(1);

    /// <summary>Threads at most.</summary>
    public int Count => _options.MaxDegreeOfParallelism;

    /// <summary>Calls the body for 0 .. count − 1.</summary>
    public void Each(int count, Action<int> body)
    {
        if (count == 1 || Count == 1)
        {
            for (int i = 0; i < count; i++)
            {
                body(i);
            }
        }
        else
        {
            Parallel.For(0, count, _options, body);
        }
    }

    /// <summary>Calls the body for disjoint ranges [from, to) that cover [0, count), each a multiple of <paramref name="grain"/> but the last.</summary>
    public void Ranges(int count, int grain, Action<int, int> body)
    {
        long grains = ((long)count + grain - 1) / grain;
        int parts = (int)Math.Min(grains, Count * 4L);
        Each(parts, part => body(
            (int)(grains * part / parts * grain),
            (int)Math.Min(count, grains * (part + 1) / parts * grain)));
    }
}
