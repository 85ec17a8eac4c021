using System.Globalization;
using System.Runtime.InteropServices;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation.Speed;

/// <summary>
/// The threads of the vendor's model. One computes; the others serve queues that are not used here and wait for work by locking
/// and unlocking without end, which would take the processors from whatever is measured. They get them only when nobody else wants them.
/// </summary>
internal static unsafe class VendorThreads
{
    private const int IdlePolicy = 5;
    private const int ThreadClock = 3;

    /// <summary>Lets the waiting threads wait; call on the thread that computes, after the model has started.</summary>
    public static void Calm()
    {
        // Threads carry the name of the one that started them.
        string own = Path.GetFileName(File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: true)!.FullName);
        string name = File.ReadAllText($"/proc/self/task/{own}/comm");
        int priority = 0;
        foreach (string id in Directory.GetDirectories("/proc/self/task").Select(d => Path.GetFileName(d)!))
        {
            if (id != own && File.ReadAllText($"/proc/self/task/{id}/comm") == name)
            {
                _ = sched_setscheduler(int.Parse(id, CultureInfo.InvariantCulture), IdlePolicy, &priority);
            }
        }
    }

    /// <summary>Processor seconds of the calling thread.</summary>
    public static double OwnTime()
    {
        long* time = stackalloc long[2];
        return clock_gettime(ThreadClock, time) == 0 ? time[0] + (time[1] * 1e-9) : throw new InvalidOperationException("there is no clock of a thread's processor time");
    }

    [DllImport("libc")]
    private static extern int clock_gettime(int clock, long* time);

    [DllImport("libc")]
    private static extern int sched_setscheduler(int thread, int policy, int* priority);
}
