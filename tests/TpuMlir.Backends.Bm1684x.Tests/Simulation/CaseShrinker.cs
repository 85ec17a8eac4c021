namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Makes the decisions of a failing case small, one after the other, as long as it keeps failing.</summary>
internal static class CaseShrinker
{
    private const int MostTrials = 200;

    /// <summary>The smallest decisions found; <paramref name="fails"/> tells whether a case with given decisions still fails.</summary>
    public static IReadOnlyList<int> Shrink(IReadOnlyList<int> choices, Func<IReadOnlyList<int>, bool> fails)
    {
        int[] best = [.. choices];
        int trials = 0;
        for (bool progress = true; progress && trials < MostTrials;)
        {
            progress = false;
            for (int i = 0; i < best.Length && trials < MostTrials; i++)
            {
                foreach (int smaller in Candidates(best[i]))
                {
                    int[] trial = [.. best];
                    trial[i] = smaller;
                    trials++;
                    if (fails(trial))
                    {
                        (best, progress) = (trial, true);
                        break;
                    }
                }
            }
        }

        return best;
    }

    // Values below a decision's range are taken as its lowest.
    private static IEnumerable<int> Candidates(int value) =>
        value == 0 ? [] : new[] { 0, 1, value / 2, value - 1 }.Where(v => Math.Abs(v) < Math.Abs(value)).Distinct();
}
