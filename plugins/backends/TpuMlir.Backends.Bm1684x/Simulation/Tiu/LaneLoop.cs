namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>Running the lanes of a command, in parallel when it is worth it. One lane is always worked in order.</summary>
internal static class LaneLoop
{
    private const long WorthwhileWork = 1 << 15;

    /// <summary>Calls <paramref name="body"/> for every lane.</summary>
    public static void Run(Bm1684xMachine machine, long work, Action<int> body)
    {
        if (work >= WorthwhileWork)
        {
            Parallel.For(0, machine.LaneCount, body);
            return;
        }

        for (int lane = 0; lane < machine.LaneCount; lane++)
        {
            body(lane);
        }
    }
}
