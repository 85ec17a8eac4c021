namespace TpuMlir.Backends.Bm1684x.Tests.Cost;

/// <summary>Least squares of the relative error: what each column counts for.</summary>
internal static class LeastSquares
{
    /// <summary>Factors f with row · f close to cycles, by the normal equations; 0 for a column that is empty.</summary>
    public static double[] Solve(IReadOnlyList<(double[] Row, double Cycles)> data)
    {
        int n = data[0].Row.Length;
        var a = new double[n, n + 1];
        foreach ((double[] row, double cycles) in data)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    a[i, j] += row[i] * row[j] / (cycles * cycles);
                }

                a[i, n] += row[i] / cycles;
            }
        }

        for (int i = 0; i < n; i++)
        {
            if (a[i, i] > 1e-12)
            {
                Eliminate(a, i, n);
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => a[i, i] > 1e-12 ? a[i, n] / a[i, i] : 0)];
    }

    /// <summary>Takes column <paramref name="i"/> out of all other equations; the matrix is positive, so the diagonal will do as pivot.</summary>
    private static void Eliminate(double[,] a, int i, int n)
    {
        for (int k = 0; k < n; k++)
        {
            if (k == i)
            {
                continue;
            }

            double factor = a[k, i] / a[i, i];
            for (int j = 0; j <= n; j++)
            {
                a[k, j] -= factor * a[i, j];
            }
        }
    }
}
