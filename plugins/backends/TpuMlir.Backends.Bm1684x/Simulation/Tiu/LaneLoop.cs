namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>Running the lanes of a command, in parallel when it is worth it. One lane is always worked in order.</summary>
internal static class LaneLoop
{
    /// <summary>Calls <paramref name="body"/> for every lane.</summary>
    public static void Run(Bm1684xMachine machine, long work, Action<int> body) => WorkLoop.Run(machine.LaneCount, work, body);

    /// <summary>Calls <paramref name="body"/> for every image and channel of the result whose lane may be written.</summary>
    public static void Planes(Bm1684xMachine machine, LaneTensor result, Action<int, int> body)
    {
        Shape4 s = result.Shape;
        Run(machine, s.Count, lane =>
        {
            int first = (lane - result.StartLane + machine.LaneCount) % machine.LaneCount;
            for (int n = 0; n < s.N && machine.LaneEnabled(lane); n++)
            {
                for (int c = first; c < s.C; c += machine.LaneCount)
                {
                    body(n, c);
                }
            }
        });
    }
}
