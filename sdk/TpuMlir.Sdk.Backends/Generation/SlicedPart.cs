using TpuMlir.Sdk.Backends.Tiling;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>A part of an operation that is sliced by itself: all of it, or what is left over behind even runs for the lanes.</summary>
/// <param name="Axes">What is sliced.</param>
/// <param name="Pools">The pools for slices of the given sizes; the flag says whether parts of the same axes share them.</param>
/// <param name="All">The pools as a list.</param>
/// <param name="Price">What slices of the given sizes cost.</param>
/// <param name="Steps">The steps for the sizes and pools.</param>
public sealed record SlicedPart<TPools>(
    IReadOnlyList<TileAxis> Axes,
    Func<int[], bool, TPools> Pools,
    Func<TPools, IReadOnlyList<LocalPool>> All,
    Func<int[], double> Price,
    Func<int[], TPools, IEnumerable<TileStep>> Steps)
{
    /// <summary>Parts of equal extents are sliced alike.</summary>
    public string Key => string.Join(',', Axes.Select(a => a.Total));
}
