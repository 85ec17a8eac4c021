using System.Diagnostics;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Reports;
using TpuMlir.Sdk.Conformance;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Conformance.Running;

/// <summary>Where a case stands in the report: by check, then by case.</summary>
internal readonly record struct CasePosition(int Check, int Case) : IComparable<CasePosition>
{
    /// <summary>Stands for finding a check's cases, before its first.</summary>
    public const int Listing = -1;

    /// <inheritdoc/>
    public int CompareTo(CasePosition other) => (Check, Case).CompareTo((other.Check, other.Case));
}

/// <summary>Follows a run.</summary>
internal interface ICaseObserver
{
    /// <summary>A case begins.</summary>
    void Begin(CasePosition position, ConformanceCase pending);

    /// <summary>A case has ended; null for a listing without problems.</summary>
    void End(CasePosition position, ConformanceCase? result);
}

/// <summary>Runs checks in this process. What a plugin throws is a failed case.</summary>
/// <param name="subject">The plugin.</param>
/// <param name="observer">Told of every case; from several threads.</param>
/// <param name="known">Cases that have a result already.</param>
/// <param name="threads">How many cases may run side by side.</param>
internal sealed class CaseRunner(ConformanceSubject subject, ICaseObserver observer, IReadOnlyDictionary<CasePosition, ConformanceVerdict> known, int threads)
{
    /// <summary>Runs the checks in order; after a gate with a failure no other check runs.</summary>
    public void Run(IReadOnlyList<ConformanceCheck> checks)
    {
        for (int i = 0; i < checks.Count; i++)
        {
            bool failed = Run(checks[i], i);
            if (failed && checks[i].IsGate)
            {
                return;
            }
        }
    }

    private bool Run(ConformanceCheck check, int index)
    {
        var listing = new CasePosition(index, CasePosition.Listing);
        if (known.TryGetValue(listing, out ConformanceVerdict earlier))
        {
            return earlier == ConformanceVerdict.Failed;
        }

        var pending = new ConformanceCase(check.Name, check.Level, "finding its cases", ConformanceVerdict.Failed, null, null, 0);
        CheckCase[] cases = [];
        observer.Begin(listing, pending);
        ConformanceCase listed = Measure(pending, () =>
        {
            cases = [.. check.Cases(subject)];
            return Outcome.Passed;
        });
        bool failed = listed.Verdict == ConformanceVerdict.Failed;
        observer.End(listing, failed ? listed : null);
        string[] subjects = Unique(cases);
        Parallel.For(0, cases.Length, new ParallelOptions { MaxDegreeOfParallelism = check.IsParallel ? threads : 1 }, i =>
        {
            var position = new CasePosition(index, i);
            if (!known.TryGetValue(position, out ConformanceVerdict verdict))
            {
                ConformanceCase about = pending with { Subject = subjects[i] };
                observer.Begin(position, about);
                ConformanceCase result = Measure(about, cases[i].Run);
                observer.End(position, result);
                verdict = result.Verdict;
            }

            if (verdict == ConformanceVerdict.Failed)
            {
                Volatile.Write(ref failed, true);
            }
        });
        return failed;
    }

    /// <summary>The subjects with a number behind those that come again.</summary>
    private static string[] Unique(CheckCase[] cases)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. cases.Select(c =>
        {
            int count = seen[c.Subject] = seen.GetValueOrDefault(c.Subject) + 1;
            return count == 1 ? c.Subject : $"{c.Subject} ({count})";
        })];
    }

    private ConformanceCase Measure(ConformanceCase about, Func<Outcome> run)
    {
        long start = Stopwatch.GetTimestamp();
        Outcome outcome;
        try
        {
            outcome = run();
        }
#pragma warning disable CA1031 // Whatever a plugin throws is the case's result.
        catch (Exception e)
#pragma warning restore CA1031
        {
            outcome = Explain(e);
        }

        return about with
        {
            Verdict = outcome.Verdict,
            Message = outcome.Message,
            Details = outcome.Details,
            Milliseconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 3),
        };
    }

    private Outcome Explain(Exception exception)
    {
        Exception cause = PluginFailure.Cause(exception);
        if (cause is DiagnosticException refused)
        {
            return Outcome.Failed(
                string.Join("; ", refused.Diagnostics.Where(d => d.IsError).Select(d => $"{d.Descriptor.Code}: {d.Message}")),
                string.Join('\n', DiagnosticText.Folded(refused.Diagnostics)));
        }

        string message = string.Join(' ', cause.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return Outcome.Failed($"it threw {cause.GetType().Name}: {message}", cause.ToString());
    }
}
