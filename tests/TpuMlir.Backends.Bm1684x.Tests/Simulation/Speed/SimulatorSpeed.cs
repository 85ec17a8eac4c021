using System.Globalization;
using System.Text.RegularExpressions;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation.Speed;

/// <summary>The simulator beside SOPHGO's model, command by command; the bench's verb "simulator".</summary>
internal static class SimulatorSpeed
{
    /// <summary>Prints a line per command; the number of lines below their goal or with another result, null without the vendor's model.</summary>
    /// <param name="output">Takes the lines.</param>
    /// <param name="filter">Regular expression of the lines to measure; null for all.</param>
    public static int? Run(TextWriter output, string? filter)
    {
        if (!VendorModel.IsAvailable)
        {
            output.WriteLine($"the simulator is measured beside the vendor's model only: {VendorModel.Variable} names libcmodel_1684x.so");
            return null;
        }

        output.WriteLine($"{Environment.ProcessorCount} threads beside the vendor's one; billions of products or results per second, best of all rounds");
        using var runner = new DifferentialRunner();
        runner.Resynchronise();
        VendorModel.Instance.Repeat([], 0, _ => VendorThreads.Calm());
        int failed = 0;
        foreach (SpeedLine line in SpeedLines.All.Where(l => filter is null || Regex.IsMatch(l.Name, filter)))
        {
            failed += Measure(output, runner, line) ? 0 : 1;
        }

        output.WriteLine($"{failed} lines below their goal or with another result");
        return failed;
    }

    private static bool Measure(TextWriter output, DifferentialRunner runner, SpeedLine line)
    {
        runner.Resynchronise();
        var c = new DifferentialCase(1, runner.Machine);
        line.Build(c);
        // Also the proof that both compute the same.
        Difference? difference = runner.RunBoth(c);
        var meter = new SpeedMeter(runner, c);
        meter.Run();
        double ratio = meter.Vendors / meter.Ours;
        bool reached = ratio >= line.Goal;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{line.Name,-40} ours {line.Work / meter.Ours / 1e9,8:0.000}  vendor's {line.Work / meter.Vendors / 1e9,8:0.0000}  {ratio,7:0.0} x  (goal {line.Goal} x{(reached ? "" : ", MISSED")}){(difference is null ? "" : " " + difference.Text)}"));
        return reached && difference is null;
    }
}
