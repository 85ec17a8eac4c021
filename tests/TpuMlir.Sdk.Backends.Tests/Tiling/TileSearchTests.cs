using TpuMlir.Sdk.Backends.Tiling;

namespace TpuMlir.Sdk.Backends.Tests.Tiling;

/// <summary>Expected sizes are even cuts written down by hand; the best is checked against every slicing the search looked at.</summary>
public class TileSearchTests
{
    [Theory]
    [InlineData(12, 1, 65535, "12 6 4 3 2 1")]
    [InlineData(100, 64, 65535, "100 64")]
    [InlineData(100, 1, 40, "34 25 17 13 9 7 5 4 3 2 1")]
    [InlineData(7, 1, 65535, "7 4 3 2 1")]
    [InlineData(1, 1, 65535, "1")]
    [InlineData(5, 8, 65535, "5")]
    public void An_axis_is_cut_evenly_into_1_2_3_4_6_8_parts_of_whole_units(int total, int unit, int most, string sizes)
    {
        var seen = new List<int>();
        TileSearch.Best([new TileAxis("h", total, unit, most)], _ => false, s =>
        {
            seen.Add(s[0]);
            return 0;
        });
        Assert.Equal(sizes, string.Join(' ', seen));
    }

    [Fact]
    public void Nothing_fits_gives_null() => Assert.Null(TileSearch.Best([new TileAxis("h", 9)], _ => false, _ => 1));

    [Fact]
    public void The_first_of_equal_prices_wins_and_the_last_axis_varies_fastest() =>
        Assert.Equal([4, 2], TileSearch.Best([new TileAxis("n", 4), new TileAxis("h", 4)], s => s[0] * s[1] <= 8, _ => 1)!);

    [Fact]
    public void Fitting_is_asked_only_where_the_price_is_lower_than_the_best_so_far()
    {
        int asked = 0;
        TileSearch.Best([new TileAxis("h", 12)], _ => ++asked > 0, s => -s[0]);
        Assert.Equal(1, asked);
    }

    [Fact]
    public void The_best_fits_and_nothing_looked_at_is_cheaper_and_fits()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            TileAxis[] axes = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new TileAxis($"{i}", random.Next(1, 200), random.Next(1, 9), random.Next(16, 200)))];
            int room = random.Next(1, 5000);
            int salt = random.Next();
            var seen = new List<int[]>();
            bool Fits(int[] s) => s.Aggregate(1L, (a, b) => a * b) <= room;
            double Cost(int[] s) => s.Aggregate(salt, (a, b) => (a * 31) + b) & 0xff;
            int[]? best = TileSearch.Best(axes, Fits, s =>
            {
                seen.Add((int[])s.Clone());
                return Cost(s);
            });
            Assert.Equal(seen.Any(Fits), best is not null);
            if (best is null)
            {
                continue;
            }

            Assert.True(Fits(best));
            Assert.Equal(seen.Where(Fits).Min(Cost), Cost(best));
            Assert.All(axes.Zip(best), p => Assert.True(p.Second == p.First.Total || p.Second % p.First.Unit == 0));
            Assert.All(axes.Zip(best), p => Assert.InRange(p.Second, 1, Math.Max(p.First.Most, p.First.Unit)));
        }
    }

    [Fact]
    public void Parts_and_extents_cover_the_axis()
    {
        Assert.Equal(4, TileSearch.Parts(10, 3));
        Assert.Equal([new Extent(0, 3), new Extent(3, 3), new Extent(6, 3), new Extent(9, 1)], Extent.Cover(10, 3));
        Assert.Equal(10, Extent.Cover(10, 3).Last().End);
        Assert.Empty(Extent.Cover(0, 3));
    }
}
