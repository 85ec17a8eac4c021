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

            IReadOnlyList<MemoryRange> ranges = StridedRanges.Of(5, 100, extents, strides, size);
            var told = new SortedSet<long>(ranges.SelectMany(r => Enumerable.Range((int)r.Start, (int)(r.End - r.Start)).Select(b => (long)b)));
            Assert.True(told.IsSupersetOf(expected), $"{string.Join('x', extents)} by {string.Join(',', strides)} of {size}");
            Assert.All(ranges, r => Assert.Equal((5, UInt128.One), (r.Space, r.Lanes)));
            Assert.Equal(expected.Min, told.Min);
            Assert.Equal(expected.Max, told.Max);
        }
    }

    [Fact]
    public void Rows_with_gaps_are_told_one_by_one()
    {
        Assert.Equal([(8, 14), (28, 34)], StridedRanges.Of(1, 8, [1, 1, 2, 3], [0, 0, 20, 2], 2).Select(r => ((int)r.Start, (int)r.End)));
        Assert.Equal([(8, 20)], StridedRanges.Of(1, 8, [1, 1, 2, 3], [0, 0, 6, 2], 2).Select(r => ((int)r.Start, (int)r.End)));
        // More than 32 runs are one range from the first to the last byte.
        Assert.Equal([(0, 3201)], StridedRanges.Of(1, 0, [1, 1, 1, 33], [0, 0, 0, 100], 1).Select(r => ((int)r.Start, (int)r.End)));
    }
}
