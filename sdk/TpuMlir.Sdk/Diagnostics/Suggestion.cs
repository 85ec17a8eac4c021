namespace TpuMlir.Sdk.Diagnostics;

/// <summary>Finds what a misspelt name may have meant.</summary>
public static class Suggestion
{
    /// <summary>"did you mean 'x'?" for the nearest candidate whatever its case, or null when none is near.</summary>
    public static string? For(string name, IEnumerable<string> candidates)
    {
        (string Name, int Distance)? best = null;
        foreach (string candidate in candidates.Order(StringComparer.Ordinal))
        {
            int distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance <= Math.Max(1, Math.Min(name.Length, candidate.Length) / 3) && (best is null || distance < best.Value.Distance))
            {
                best = (candidate, distance);
            }
        }

        return best is null ? null : $"did you mean '{best.Value.Name}'?";
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that make one of the other.</summary>
    private static int Distance(string a, string b)
    {
        int[] before = [], row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int[] next = new int[row.Length];
            next[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                next[j] = Math.Min(replaced, Math.Min(row[j], next[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    next[j] = Math.Min(next[j], before[j - 2] + 1);
                }
            }

            (before, row) = (row, next);
        }

        return row[b.Length];
    }
}
