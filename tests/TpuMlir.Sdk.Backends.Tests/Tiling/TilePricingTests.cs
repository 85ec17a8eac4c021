using TpuMlir.Sdk.Backends.Tiling;

namespace TpuMlir.Sdk.Backends.Tests.Tiling;

/// <summary>Prices of transfers and slicings, worked out by hand.</summary>
public class TilePricingTests
{
    [Theory]
    // All of a 2x3x4x5 tensor is one piece; rows cut off wider ones are pieces of their own; whole planes join, cut planes do not.
    [InlineData(2, 3, 4, 5, 60, 20, 5, 1)]
    [InlineData(2, 3, 4, 5, 120, 40, 10, 24)]
    [InlineData(1, 3, 2, 5, 60, 20, 5, 3)]
    // The same elements for every channel are read again for each.
    [InlineData(1, 3, 1, 5, 0, 0, 0, 3)]
    public void Runs_in_global_memory(int n, int c, int h, int w, int strideN, int strideC, int strideH, double runs)
    {
        var transfer = new TileTransfer(n, c, h, w, (strideN, strideC, strideH, 1), 2);

        Assert.Equal(runs, transfer.GlobalRuns);
        Assert.Equal((n * c, 2.0 * n * c * h * w), (transfer.LaneRuns, transfer.Bytes));
    }

    [Fact]
    public void Engines_overlap_but_for_one_step()
    {
        // Four steps of 10 cycles of transfers and 6 of computing: 40, and the last step's computing.
        Assert.Equal(46, TilePricing.Total(40, 24, 4));
        Assert.Equal(16, TilePricing.Total(10, 6, 1));
        Assert.Equal(64, TilePricing.Total(16, 60, 4));
    }

    [Fact]
    public void Estimate_prefers_long_runs_and_few_transfers()
    {
        var pricing = new EstimatedPricing(Targets.Small);
        var rows = new TileTransfer(1, 4, 8, 32, (1024, 256, 32, 1), 2);
        var columns = rows with { H = 32, W = 8 };

        Assert.Equal(rows.Bytes, columns.Bytes);
        // By hand: 2048 bytes, 16 a cycle; 128 rows of a column each are as many cycles, so equal; of half that width they are more.
        Assert.Equal(228, pricing.Load(rows));
        Assert.True(pricing.Store(rows with { H = 64, W = 4 }) > pricing.Store(rows));
        Assert.True(2 * pricing.Load(rows with { H = 4 }) > pricing.Load(rows));
    }

    [Fact]
    public void Mean_input_of_slices()
    {
        // By hand: 3 taps over 10 positions, padded by 1: slices of 4, 4, 2 results need 5, 6 and 3 positions.
        var axis = new WindowAxis(10, 10, 3, 1, 1, 0, 1);

        Assert.Equal(14 / 3.0, axis.MeanInputFor(4), 12);
        Assert.Equal(10, axis.MeanInputFor(10));
    }
}
