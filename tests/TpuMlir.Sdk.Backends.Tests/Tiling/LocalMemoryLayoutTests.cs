using TpuMlir.Sdk.Backends.Tiling;

namespace TpuMlir.Sdk.Backends.Tests.Tiling;

/// <summary>Expected offsets by hand for a lane of 1024 bytes in 8 banks of 128, lane width 16.</summary>
public class LocalMemoryLayoutTests
{
    [Fact]
    public void Buffers_begin_at_a_bank_each_where_there_is_room()
    {
        LocalPool[] pools = [new("input", 100, 2), new("filter", 200, 1), new("output", 1, 2)];
        LocalMemoryLayout.Place(Targets.Small, pools);
        Assert.Equal([0, 128], pools[0].Offsets);
        Assert.Equal([256], pools[1].Offsets);
        Assert.Equal([512, 640], pools[2].Offsets);
    }

    [Fact]
    public void Without_room_for_banks_they_are_packed_at_the_lane_width()
    {
        LocalPool[] pools = [new("input", 300, 2), new("output", 17, 3)];
        LocalMemoryLayout.Place(Targets.Small, pools);
        Assert.Equal([0, 304], pools[0].Offsets);
        Assert.Equal([608, 640, 672], pools[1].Offsets);
    }

    [Theory]
    [InlineData(512, 2, true)]
    [InlineData(513, 2, false)]
    [InlineData(1024, 1, true)]
    [InlineData(1, 64, true)]
    [InlineData(1, 65, false)]
    [InlineData(int.MaxValue - 64, 3, false)]
    public void Fits_counts_whole_lane_widths(int bytes, int count, bool fits) =>
        Assert.Equal(fits, LocalMemoryLayout.Fits(Targets.Small, [new LocalPool("x", bytes, count)]));

    [Fact]
    public void What_does_not_fit_is_named() => Assert.Equal(
        "2 x 512 B input, 1 x 16 B table do not fit 1024 B a lane",
        Assert.Throws<InvalidOperationException>(() => LocalMemoryLayout.Place(Targets.Small, [new("input", 512, 2), new("table", 16, 1)])).Message);

    [Fact]
    public void Random_pools_that_fit_do_not_overlap_and_stay_inside()
    {
        var random = new Random(3);
        for (int round = 0; round < 500; round++)
        {
            LocalPool[] pools = [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => new LocalPool($"{i}", random.Next(1, 300), random.Next(1, 4)))];
            if (!LocalMemoryLayout.Fits(Targets.Small, pools))
            {
                continue;
            }

            LocalMemoryLayout.Place(Targets.Small, pools);
            (int Start, int End)[] used = [.. pools.SelectMany(p => p.Offsets.Select(o => (o, o + p.Bytes))).Order()];
            Assert.All(used.Zip(used.Skip(1)), p => Assert.True(p.First.End <= p.Second.Start));
            Assert.True(used[^1].End <= 1024);
            Assert.All(used, u => Assert.Equal(0, u.Start % 16));
        }
    }
}
