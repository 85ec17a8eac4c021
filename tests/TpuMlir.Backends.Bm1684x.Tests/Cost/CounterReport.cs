using System.Globalization;

namespace TpuMlir.Backends.Bm1684x.Tests.Cost;

/// <summary>The errors of the cost model against the chip's hardware counters, for people.</summary>
internal static class CounterReport
{
    /// <summary>Errors of records of one kind: the relative error of each, and of their sum.</summary>
    public sealed record Line(string Kind, int Count, double Median, double Largest, double Total);

    /// <summary>The lines of every kind, and one for each engine.</summary>
    public static IReadOnlyList<Line> Lines(IReadOnlyList<CounterSample> samples, Func<CounterSample, double> model) =>
    [
        .. samples.GroupBy(s => s.Kind).Select(g => Of(g.Key, [.. g], model)),
        .. samples.GroupBy(s => s.Record.Engine).Select(g => Of(g.Key, [.. g], model)),
    ];

    /// <summary>Prints the errors of each half by the model's constants, and by constants fitted to the other half.</summary>
    public static int Run(TextWriter output)
    {
        if (CounterSamples.Path is not { } path)
        {
            output.WriteLine("needs the recorded hardware counters (reference/bm1684x/pmu.csv) in the shared folder");
            return 2;
        }

        IReadOnlyList<CounterSample> all = CounterSamples.Read(path), first = CounterSamples.Half(all, false), second = CounterSamples.Half(all, true);
        Print(output, "the model's constants, on the held out records (second, fourth, ...)", Lines(second, s => s.Cost.Cycles));
        Print(output, "fitted anew to the first, third, ...; on the second, fourth, ...", Lines(second, new CounterFit(first).Cycles));
        Print(output, "the other way round: fitted to the second, fourth, ...; on the first, third, ...", Lines(first, new CounterFit(second).Cycles));
        return 0;
    }

    private static Line Of(string kind, IReadOnlyList<CounterSample> samples, Func<CounterSample, double> model)
    {
        double[] errors = [.. samples.Select(s => Math.Abs(model(s) - s.Record.Cycles) / s.Record.Cycles).Order()];
        return new Line(kind, errors.Length, errors[errors.Length / 2], errors[^1], (samples.Sum(model) / samples.Sum(s => s.Record.Cycles)) - 1);
    }

    private static void Print(TextWriter output, string title, IEnumerable<Line> lines)
    {
        output.WriteLine(title);
        output.WriteLine($"  {"kind",-14} {"records",7} {"median error",13} {"largest",9} {"total",9}");
        foreach (Line l in lines)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {l.Kind,-14} {l.Count,7} {100 * l.Median,12:0.0}% {100 * l.Largest,8:0.0}% {100 * l.Total,8:+0.0;-0.0;0.0}%"));
        }

        output.WriteLine();
    }
}
