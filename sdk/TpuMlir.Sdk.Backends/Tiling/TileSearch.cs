namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>An axis that may be sliced.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Total">Its full extent.</param>
/// <param name="Unit">Slices are multiples of this, except the last.</param>
/// <param name="Most">The largest extent a command can say.</param>
public sealed record TileAxis(string Name, int Total, int Unit = 1, int Most = 65535);

/// <summary>Finds the extents of the slices of an operation.</summary>
public static class TileSearch
{
    /// <summary>The cheapest slicing that fits, or null when even the smallest slices do not fit.</summary>
    /// <param name="axes">The axes.</param>
    /// <param name="fits">Whether slices of these extents (in the order of the axes) fit local memory.</param>
    /// <param name="cost">The price of such a slicing; the first of equal prices wins, so the result is deterministic.</param>
    public static int[]? Best(IReadOnlyList<TileAxis> axes, Func<int[], bool> fits, Func<int[], double> cost)
    {
        int[][] candidates = [.. axes.Select(a => Sizes(a).ToArray())];
        var index = new int[axes.Count];
        var sizes = new int[axes.Count];
        int[]? best = null;
        double lowest = double.PositiveInfinity;
        do
        {
            for (int i = 0; i < sizes.Length; i++)
            {
                sizes[i] = candidates[i][index[i]];
            }

            // Pricing is cheaper than laying out pools, so it comes first.
            double price = cost(sizes);
            if (price < lowest && fits(sizes))
            {
                lowest = price;
                best = (int[])sizes.Clone();
            }
        }
        while (Next(index, candidates));
        return best;
    }

    /// <summary>Slices that an axis of <paramref name="total"/> falls into.</summary>
    public static int Parts(int total, int size) => (total + size - 1) / size;

    /// <summary>The mean extent of these slices, the last of which may be smaller.</summary>
    public static double Mean(int total, int size) => (double)total / Parts(total, size);

    private static bool Next(int[] index, int[][] candidates)
    {
        for (int i = index.Length - 1; i >= 0; i--)
        {
            if (++index[i] < candidates[i].Length)
            {
                return true;
            }

            index[i] = 0;
        }

        return false;
    }

    /// <summary>Even cuts into 1, 2, 3, 4, 6, 8, ... parts down to one unit each.</summary>
    private static IEnumerable<int> Sizes(TileAxis axis)
    {
        int units = Parts(axis.Total, axis.Unit);
        int last = 0;
        for (int parts = 1; parts <= units; parts = Math.Max(parts + 1, parts % 3 == 0 ? parts / 3 * 4 : parts / 2 * 3))
        {
            int size = Math.Min(Parts(units, parts) * axis.Unit, axis.Total);
            if (size <= axis.Most && size != last)
            {
                yield return last = size;
            }
        }

        int smallest = Math.Min(axis.Unit, axis.Total);
        if (last != smallest)
        {
            yield return smallest;
        }
    }
}
