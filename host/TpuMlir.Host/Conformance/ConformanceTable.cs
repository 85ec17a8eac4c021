using System.Globalization;
using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Conformance;

/// <summary>A report as a table for people.</summary>
internal static class ConformanceTable
{
    /// <summary>The lines: counts by check, then the cases that failed or were not applicable; all cases when asked for.</summary>
    public static IEnumerable<string> Lines(ConformanceReport report, bool all)
    {
        yield return $"conformance of {report.Plugin} {report.Version}, level {Text(report.Level)}, SDK {report.Sdk}, tool {report.Tool}";
        yield return $"  {"check",-16} {"level",-7} {"passed",7} {"failed",7} {"n/a",5} {"seconds",8}";
        foreach (ConformanceCase[] check in report.Cases.GroupBy(c => c.Check).Select(g => g.ToArray()))
        {
            string seconds = (check.Sum(c => c.Milliseconds) / 1000).ToString("0.00", CultureInfo.InvariantCulture);
            yield return $"  {check[0].Check,-16} {Text(check[0].Level),-7} {Count(check, ConformanceVerdict.Passed),7} {Count(check, ConformanceVerdict.Failed),7} {Count(check, ConformanceVerdict.NotApplicable),5} {seconds,8}";
        }

        // Not applicable cases of one reason are told together: a chip refuses an operator in each of its modes.
        foreach (ConformanceCase[] same in report.Cases.Where(c => !all && c.Verdict == ConformanceVerdict.NotApplicable).GroupBy(c => (c.Check, c.Message)).Select(g => g.ToArray()))
        {
            yield return $"n/a    {same[0]}{(same.Length > 1 ? $" and {same.Length - 1} more" : "")}: {same[0].Message}";
        }

        foreach (ConformanceCase one in report.Cases.Where(c => all || c.Verdict == ConformanceVerdict.Failed))
        {
            yield return $"{Word(one.Verdict),-6} {one}{(one.Message is null ? "" : $": {one.Message}")}";
        }

        int failed = report.Count(ConformanceVerdict.Failed);
        string reached = report.Reached is { } level ? $"level reached: {Text(level)}" : "no level reached";
        yield return $"{report.Cases.Count} cases, {report.Count(ConformanceVerdict.Passed)} passed, {failed} failed, {report.Count(ConformanceVerdict.NotApplicable)} not applicable; {reached}";
    }

    private static int Count(ConformanceCase[] cases, ConformanceVerdict verdict) => cases.Count(c => c.Verdict == verdict);

    private static string Text(ConformanceLevel level) => level.ToString().ToLowerInvariant();

    private static string Word(ConformanceVerdict verdict) => verdict switch
    {
        ConformanceVerdict.Passed => "ok",
        ConformanceVerdict.Failed => "FAILED",
        _ => "n/a",
    };
}
