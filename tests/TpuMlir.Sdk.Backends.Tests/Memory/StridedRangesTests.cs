using TpuMlir.Sdk.Backends.Memory;

namespace TpuMlir.Sdk.Backends.Tests.Memory;

/// <summary>Ranges of strided boxes against the bytes counted one by one.</summary>
public class StridedRangesTests
{
    [Fact]
    public void Every_byte_of_the_box_is_in_a_range_and_no_other_unless_there_are_many_runs()
    {
        var random = new Random(3);
        for (int i = 0; i < 300; i++)
        {
            long[] extents = [random.Next(1, 4), random.Next(1, 4), random.Next(1, 4), random.Next(1, 5)];
            int size = 1 << random.Next(3);
            long[] strides = [.. Enumerable.Range(0, 4).Select(_ => random.Next(4) == 0 ? 0L : random.Next(1, 40) * (long)size)];
            var expected = new SortedSet<long>();
            foreach (int element in Enumerable.Range(0, (int)extents.Aggregate((a, b) => a * b)))
            {
                long at = 100, rest = element;
                for (int d = 3; d >= 0; d--)
                {
                    at += rest % extents[d] * strides[d];
                    rest /= extents[d];
                }

                expected.UnionWith(Enumerable.Range(0, size).Select(b => at + b));
            }

            IReadOnlyList<MemoryRange> ranges = StridedRanges.Of(5, 6, 100, size, [.. extents.Zip(strides, (n, s) => new StridedDimension(n, s))]);
            var told = new SortedSet<long>(ranges.SelectMany(r => Enumerable.Range((int)r.Start, (int)(r.End - r.Start)).Select(b => (long)b)));
            Assert.True(told.IsSupersetOf(expected), $"{string.Join('x', extents)} by {string.Join(',', strides)} of {size}");
            Assert.All(ranges, r => Assert.Equal((5, (UInt128)6), (r.Space, r.Lanes)));
            Assert.Equal((expected.Min, expected.Max), (told.Min, told.Max));
            if (extents.Aggregate((a, b) => a * b) <= StridedRanges.MostRanges)
            {
                Assert.Equal(expected.Count, told.Count);
            }
        }
    }

    [Fact]
    public void Rows_with_gaps_are_told_one_by_one()
    {
        Assert.Equal<(long, long)>([(8, 14), (28, 34)], Of(8, 2, new(2, 20), new(3, 2)));
        Assert.Equal<(long, long)>([(8, 20)], Of(8, 2, new(2, 6), new(3, 2)));
        // Of more than 64 runs the smallest gaps are told with the bytes around them.
        Assert.Equal<(long, long)>([(0, 6401)], Of(0, 1, new StridedDimension(65, 100)));
        Assert.Equal<(long, long)>([(0, 6401), (10000, 16401)], Of(0, 1, new(2, 10000), new(65, 100)));
        Assert.Empty(Of(0, 1, new(2, 10), new(0, 100)));
    }

    private static IEnumerable<(long, long)> Of(long start, long size, params ReadOnlySpan<StridedDimension> dimensions) =>
        StridedRanges.Of(1, 1, start, size, dimensions).Select(r => (r.Start, r.End));
}
