using TpuMlir.Sdk.Conformance;

namespace TpuMlir.Host.Conformance.Running;

/// <summary>
/// Runs the checks in worker processes, so that a plugin that ends its process, overflows its stack or never returns is a failed
/// case and not the end of the run.
/// </summary>
/// <param name="request">What to check.</param>
/// <param name="progress">Told what runs.</param>
internal sealed class IsolatedRun(ConformanceRequest request, Action<string> progress)
{
    /// <summary>After so many lost workers the rest is not tried.</summary>
    private const int MaxWorkers = 25;

    private static readonly int SideBySide = Math.Min(Environment.ProcessorCount, 8);

    private readonly SortedDictionary<CasePosition, ConformanceCase> _results = [];
    private readonly SortedDictionary<CasePosition, ConformanceCase> _open = [];
    private ConformanceCase? _between;

    /// <summary>Runs everything; returns the cases in order.</summary>
    public IReadOnlyList<ConformanceCase> Run()
    {
        int threads = SideBySide;
        for (int lost = 0; lost < MaxWorkers; lost++)
        {
            _open.Clear();
            int before = _results.Count;
            WorkerEnd end = WorkerProcess.Run(new WorkerOrder(request, threads, [.. _results.Select(r => new KnownCase(r.Key.Check, r.Key.Case, r.Value.Verdict))]), Take);
            if (end.Clean)
            {
                break;
            }

            if (_open.Count == 0)
            {
                _between = new ConformanceCase("process", ConformanceLevel.Smoke, "between cases", ConformanceVerdict.Failed, $"{end.Cause}, while no case ran", end.Details, 0);
                if (_results.Count == before)
                {
                    break;
                }
            }
            else if (_open.Count == 1 || threads == 1)
            {
                Blame(end);
                threads = SideBySide;
            }
            else
            {
                // Several cases ran side by side: one at a time shows whose fault it was.
                threads = 1;
            }
        }

        return _between is null ? [.. _results.Values] : [.. _results.Values, _between];
    }

    private void Take(WorkerEvent what)
    {
        if (!what.Ended)
        {
            _open[what.Position] = what.Result!;
            progress($"{what.Result}");
            return;
        }

        _open.Remove(what.Position);
        if (what.Result is not null)
        {
            _results[what.Position] = what.Result;
        }
    }

    /// <summary>The case that ran when the worker ended has failed.</summary>
    private void Blame(WorkerEnd end)
    {
        (CasePosition position, ConformanceCase about) = _open.First();
        _results[position] = about with
        {
            Verdict = ConformanceVerdict.Failed,
            Message = end.Cause,
            Details = end.Details,
            Milliseconds = end.TimedOut ? request.Timeout.TotalMilliseconds : 0,
        };
    }
}
