namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>Running independent parts of a command, in parallel when it is worth it.</summary>
internal static class WorkLoop
{
    /// <summary>Bytes copied in rows that count as one element: waking a thread costs as much as copying some 100 KB.</summary>
    public const int BytesOfWork = 12;

    private const long WorthwhileWork = 1 << 15;

    /// <summary>Calls <paramref name="body"/> for parts 0..count−1 of a command of <paramref name="work"/> elements.</summary>
    public static void Run(int count, long work, Action<int> body)
    {
        if (work >= WorthwhileWork)
        {
            Parallel.For(0, count, body);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            body(i);
        }
    }
}
