using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>Emits the parts of an operation as one run of steps, so that the first slice of a part is loaded while the part before computes.</summary>
public static class PartRunner
{
    /// <summary>The share of local memory of parts behind the first, which are what is left over and small.</summary>
    private const int LeftOverShare = 8;

    /// <summary>Emits the parts; those of equal extents share their pools where all fit side by side.</summary>
    public static void Run<TPools, TCommand>(Operation operation, KernelContext<TCommand> context, IReadOnlyList<SlicedPart<TPools>> parts)
    {
        IGrouping<string, SlicedPart<TPools>>[] groups = [.. parts.GroupBy(p => p.Key)];
        if (Together(context, groups) is { } sized)
        {
            context.Run(
                [.. sized.Values.SelectMany(s => groups.First(g => g.Key == s.Key).First().All(s.Pools))],
                parts.SelectMany(p => p.Steps(sized[p.Key].Sizes, sized[p.Key].Pools)));
            return;
        }

        foreach (SlicedPart<TPools> part in parts)
        {
            int[] sizes = context.Slice(operation, part.Axes, s => part.All(part.Pools(s, false)), part.Price);
            TPools pools = part.Pools(sizes, false);
            context.Run(part.All(pools), part.Steps(sizes, pools));
        }
    }

    private sealed record Sized<TPools>(string Key, int[] Sizes, TPools Pools);

    /// <summary>Sizes with which the pools of all parts fit side by side; null when there are none.</summary>
    private static Dictionary<string, Sized<TPools>>? Together<TPools, TCommand>(KernelContext<TCommand> context, IGrouping<string, SlicedPart<TPools>>[] groups)
    {
        var sized = new Dictionary<string, Sized<TPools>>(StringComparer.Ordinal);
        List<LocalPool> taken = [];
        int share = context.Target.LaneBytes / LeftOverShare / Math.Max(groups.Length - 1, 1);
        for (int i = groups.Length - 1; i >= 0; i--)
        {
            SlicedPart<TPools> part = groups[i].First();
            bool shared = groups[i].Skip(1).Any();
            int lane = i == 0 ? context.Target.LaneBytes : share;
            IReadOnlyList<LocalPool> beside = i == 0 ? taken : [];
            int[]? sizes = TileSearch.Best(
                part.Axes, s => LocalMemoryLayout.Fits(context.Target with { LaneBytes = lane }, beside.Concat(part.All(part.Pools(s, shared)))), part.Price);
            if (sizes is null)
            {
                return null;
            }

            TPools pools = part.Pools(sizes, shared);
            taken.AddRange(part.All(pools));
            sized.Add(part.Key, new Sized<TPools>(part.Key, sizes, pools));
        }

        return sized;
    }
}
