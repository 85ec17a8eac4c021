namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>A slice of one axis: <paramref name="Size"/> positions from <paramref name="Start"/>.</summary>
public readonly record struct Extent(int Start, int Size)
{
    /// <summary>One past the last position.</summary>
    public int End => Start + Size;

    /// <summary>Slices of at most <paramref name="size"/> that cover [0, <paramref name="total"/>).</summary>
    public static IEnumerable<Extent> Cover(int total, int size)
    {
        for (int start = 0; start < total; start += size)
        {
            yield return new Extent(start, Math.Min(size, total - start));
        }
    }
}
