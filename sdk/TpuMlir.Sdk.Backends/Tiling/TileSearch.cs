namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>An axis that may be sliced.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Total">Its full extent.</param>
/// <param name="Unit">Slices are multiples of this, except the last.</param>
public sealed record TileAxis(string Name, int Total, int Unit = 1);

/// <summary>Finds the extents of a slice that fits local memory.</summary>
public static class TileSearch
{
    /// <summary>
    /// Starts with whole axes and shrinks them in the order given, each to the most even cut that fits, going on to the next
    /// axis when even one unit of this one does not fit.
    /// </summary>
    /// <param name="axes">The axes in the order in which they are to be cut.</param>
    /// <param name="fits">Whether slices of these extents (in the order of the axes) fit.</param>
    /// <returns>The extents, or null when even the smallest slices do not fit.</returns>
    public static int[]? Find(IReadOnlyList<TileAxis> axes, Func<int[], bool> fits)
    {
        int[] sizes = [.. axes.Select(a => a.Total)];
        if (fits(sizes))
        {
            return sizes;
        }

        for (int i = 0; i < axes.Count; i++)
        {
            TileAxis axis = axes[i];
            int units = (axis.Total + axis.Unit - 1) / axis.Unit;
            int low = 1, high = units;
            sizes[i] = Math.Min(axis.Unit, axis.Total);
            if (!fits(sizes))
            {
                continue;
            }

            // The largest number of units that fits; footprints grow with the extent.
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                sizes[i] = Math.Min(middle * axis.Unit, axis.Total);
                if (fits(sizes))
                {
                    low = middle;
                }
                else
                {
                    high = middle - 1;
                }
            }

            int parts = (units + low - 1) / low;
            sizes[i] = Math.Min((units + parts - 1) / parts * axis.Unit, axis.Total);
            return sizes;
        }

        return null;
    }
}
