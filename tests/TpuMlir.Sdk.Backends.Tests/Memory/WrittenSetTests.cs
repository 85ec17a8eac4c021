using TpuMlir.Sdk.Backends.Memory;

namespace TpuMlir.Sdk.Backends.Tests.Memory;

/// <summary>Expected answers come from a bitmap of one cell for each lane and byte.</summary>
public class WrittenSetTests
{
    private const int Bytes = 60, Lanes = 7;

    [Fact]
    public void It_agrees_with_a_bitmap()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var set = new WrittenSet();
            var bitmap = new bool[Lanes, Bytes];
            for (int step = 0; step < 60; step++)
            {
                MemoryRange range = Draw(random);
                if (random.Next(3) == 0)
                {
                    set.Add(range);
                    ForEach(range, (lane, at) => bitmap[lane, at] = true);
                }

                MemoryRange asked = Draw(random);
                bool covered = true;
                ForEach(asked, (lane, at) => covered &= bitmap[lane, at]);
                Assert.True(covered == set.Covers(asked), $"seed {seed}, step {step}: {asked}");
            }
        }
    }

    [Fact]
    public void Adjacent_writes_join()
    {
        var set = new WrittenSet();
        set.Add(new MemoryRange(0, 1, 10, 20));
        set.Add(new MemoryRange(0, 1, 0, 10));
        Assert.True(set.Covers(new MemoryRange(0, 1, 0, 20)));
        Assert.False(set.Covers(new MemoryRange(0, 1, 0, 21)));
        Assert.False(set.Covers(new MemoryRange(0, 2, 0, 20)));
    }

    /// <summary>Masks by hand; 128 lanes are the most there can be.</summary>
    [Fact]
    public void Lane_masks_wrap()
    {
        Assert.Equal((UInt128)0b0110, MemoryRange.LaneMask(1, 2, 4));
        Assert.Equal((UInt128)0b1001, MemoryRange.LaneMask(3, 2, 4));
        Assert.Equal((UInt128)0b1111, MemoryRange.LaneMask(2, 4, 4));
        Assert.Equal((UInt128)0b0010, MemoryRange.LaneMask(5, 1, 4));
        Assert.Equal(UInt128.MaxValue, MemoryRange.LaneMask(0, 128, 128));
        Assert.Equal((UInt128.One << 127) | 1, MemoryRange.LaneMask(127, 2, 128));
    }

    [Fact]
    public void Ranges_overlap_when_space_lanes_and_bytes_do()
    {
        var range = new MemoryRange(0, 0b11, 10, 20);
        Assert.True(range.Overlaps(new MemoryRange(0, 0b10, 19, 30)));
        Assert.False(range.Overlaps(new MemoryRange(0, 0b10, 20, 30)));
        Assert.False(range.Overlaps(new MemoryRange(0, 0b100, 10, 20)));
        Assert.False(range.Overlaps(new MemoryRange(1, 0b11, 10, 20)));
    }

    private static MemoryRange Draw(Random random)
    {
        int start = random.Next(Bytes);
        return new MemoryRange(0, MemoryRange.LaneMask(random.Next(Lanes), random.Next(1, Lanes + 1), Lanes), start, Math.Min(Bytes, start + random.Next(12)));
    }

    private static void ForEach(MemoryRange range, Action<int, int> visit)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (long at = range.Start; ((range.Lanes >> lane) & 1) != 0 && at < range.End; at++)
            {
                visit(lane, (int)at);
            }
        }
    }
}
