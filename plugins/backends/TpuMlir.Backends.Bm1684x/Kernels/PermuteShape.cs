using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Permutations with neighbouring dimensions joined.</summary>
internal static class PermuteShape
{
    /// <summary>Drops dimensions of 1 and joins dimensions that stay neighbours in order.</summary>
    public static (long[] Dims, int[] Order) Merge(Shape shape, IReadOnlyList<long> order)
    {
        var groups = new List<List<int>>();
        foreach (int axis in order.Select(o => (int)(o < 0 ? o + shape.Rank : o)).Where(a => shape[a] != 1))
        {
            if (groups.Count > 0 && Follows(shape, groups[^1][^1], axis))
            {
                groups[^1].Add(axis);
            }
            else
            {
                groups.Add([axis]);
            }
        }

        List<int>[] bySource = [.. groups.OrderBy(g => g[0])];
        return (
            [.. bySource.Select(g => g.Aggregate(1L, (p, a) => p * shape[a]))],
            [.. groups.Select(g => Array.IndexOf(bySource, g))]);
    }

    /// <summary>True when c and w are swapped in (c, w), (n, c, w), (c, h, w) or (n, c, h, w).</summary>
    public static bool IsTranspose(int[] order) =>
        order is [1, 0] or [0, 2, 1] or [0, 3, 2, 1] or [2, 1, 0];

    /// <summary>True when the last dimension stays: rows are moved as they are.</summary>
    public static bool KeepsRows(int[] order) => order.Length == 0 || order[^1] == order.Length - 1;

    private static bool Follows(Shape shape, int axis, int next)
    {
        for (int i = axis + 1; i < next; i++)
        {
            if (shape[i] != 1)
            {
                return false;
            }
        }

        return next > axis;
    }
}
