using System.Diagnostics;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation.Speed;

/// <summary>
/// Times one command on both machines by turns. Ours is wall time, the vendor's the processor time of the thread it computes on; so
/// a busy machine can only make us look worse. Each takes the best of all rounds.
/// </summary>
internal sealed class SpeedMeter(DifferentialRunner runner, DifferentialCase c)
{
    private const int Rounds = 6;

    // A measurement of ours is a batch of at least this, far above what the clock and waking the threads cost.
    private const double Batch = 0.5e-3;
    private const double OursPerRound = 30e-3;

    // Dot products of 16-bit types take the vendor's model seconds; two rounds must do then.
    private const double VendorsEnough = 3;

    private readonly byte[] _bytes = CommandBytes.Of(c);

    /// <summary>Seconds of our simulator.</summary>
    public double Ours { get; private set; } = double.MaxValue;

    /// <summary>Processor seconds of the vendor's model.</summary>
    public double Vendors { get; private set; } = double.MaxValue;

    /// <summary>Measures in turns.</summary>
    public void Run()
    {
        int batch = WarmUp();
        double spent = 0;
        for (int round = 0; round < Rounds && (round < 2 || spent < VendorsEnough); round++)
        {
            long start = Stopwatch.GetTimestamp();
            do
            {
                Ours = Math.Min(Ours, Time(batch) / batch);
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < OursPerRound);
            VendorModel.Instance.Repeat(_bytes, c.Tiu is null ? 1u : 0u, execute => spent += TimeVendors(execute));
        }
    }

    private double TimeVendors(Action execute)
    {
        int count = 0;
        double start = VendorThreads.OwnTime(), seconds;
        do
        {
            execute();
            count++;
            seconds = VendorThreads.OwnTime() - start;
        }
        while (seconds < Batch);
        Vendors = Math.Min(Vendors, seconds / count);
        return seconds;
    }

    // The runtime compiles every method fully at its first call (the tool's setting and the bench's), so a few calls
    // are enough. Returns how many commands make a batch.
    private int WarmUp()
    {
        double best = double.MaxValue;
        for (int i = 0; i < 4; i++)
        {
            best = Math.Min(best, Time(1));
        }

        return (int)Math.Clamp(Batch / best, 1, 100_000);
    }

    private double Time(int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            if (c.Tiu is { } tiu)
            {
                runner.Machine.Execute(tiu);
            }
            else
            {
                runner.Machine.Execute(c.Gdma!);
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
