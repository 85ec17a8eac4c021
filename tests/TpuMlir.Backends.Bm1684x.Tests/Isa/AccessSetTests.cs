using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.AccessSets;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Memory;
using Xunit;
using MemorySpace = TpuMlir.Backends.Bm1684x.Isa.MemorySpace;

namespace TpuMlir.Backends.Bm1684x.Tests.Isa;

public class AccessSetTests
{
    private static readonly LocalLayout[] Layouts =
        [LocalLayout.Aligned, LocalLayout.Compact, LocalLayout.Strided, LocalLayout.LineAligned, LocalLayout.LaneShared];

    [Fact]
    public void Footprints_equal_an_enumeration_of_all_elements_in_every_layout()
    {
        var random = new Random(11);
        for (var i = 0; i < 400; i++)
        {
            var type = ChipType.All[random.Next(ChipType.All.Count)];
            var shape = new Nchw(random.Next(1, 4), random.Next(1, 140), random.Next(1, 5), random.Next(1, 8));
            var layout = Layouts[i % Layouts.Length];
            var address = ChipMemory.Local(random.Next(64), 64 * random.Next(100));
            var strides = new Strides(random.Next(200), random.Next(100), random.Next(30), random.Next(4));
            var tensor = new LocalTensor(address, shape, type, layout, layout == LocalLayout.Strided ? strides : default);
            var touched = Touched(new Footprint().Add(tensor).Ranges);
            var expected = Enumerate(tensor);
            Assert.Empty(expected.Except(touched));
            if (Elements(tensor) <= StridedRanges.MostRanges)
            {
                Assert.Equal(expected.Count, touched.Count);
            }
        }
    }

    [Fact]
    public void Kernels_cover_their_groups_of_input_channels_in_every_output_lane()
    {
        // 70 output channels from lane 3: lanes 3..63 hold one kernel, lanes 3..8 two (section 1.3: 32 halves at a time).
        var weights = ConvWeights.At(ChipMemory.Local(3, 0x400), ChipType.F16, 67, 33, 2, 1);
        var touched = Touched(new Footprint().Add(weights).Ranges);
        const int bytes = 64 * 2 * 2;
        Assert.Equal(67 * bytes, touched.Count);
        Assert.Contains((3, 0x400L), touched);
        Assert.Contains((5, 0x400L + (2 * bytes) - 1), touched);
        Assert.DoesNotContain((6, 0x400L + bytes), touched);
    }

    [Fact]
    public void An_accumulating_convolution_reads_partial_sums_as_f32()
    {
        var conv = SampleCommands.ConvF16 with { Accumulate = true, Result = SampleCommands.At(0x8000, 1, 64, 8, 8, ChipType.F16) };
        var set = TiuAccess.Of(conv.ToTiu());
        Assert.Contains(set.Reads, a => a.Start == 0x8000 && a.End == 0x8000 + (8 * 8 * 4));
        Assert.Contains(set.Writes, a => a.Start == 0x8000 && a.End == 0x8000 + (8 * 8 * 2));
    }

    [Fact]
    public void Taylor_coefficients_are_read_in_every_lane()
    {
        var raw = new SpecialFunction(
            SpecialFunctionKind.Taylor, SampleCommands.At(0x8000, 1, 4, 1, 5, ChipType.F32), SampleCommands.At(0, 1, 4, 1, 5, ChipType.F32))
        { Coefficients = 0x4000, CoefficientCount = 9 }.ToTiu();
        Assert.Contains(new MemoryRange((int)MemorySpace.Local, ChipMemory.AllLanes, 0x4000, 0x4000 + 36), TiuAccess.Of(raw).Reads);
    }

    [Fact]
    public void Global_footprints_contain_every_element_and_are_exact_when_few()
    {
        var random = new Random(12);
        for (var i = 0; i < 300; i++)
        {
            var shape = new Nchw(random.Next(1, 4), random.Next(1, 5), random.Next(1, 5), random.Next(1, 6));
            var s = new Strides(random.Next(300), random.Next(80), random.Next(30), random.Next(1, 4));
            var side = new GdmaSide(ChipMemory.GlobalBase + 64, shape, s);
            var touched = new HashSet<long>();
            foreach (var a in new Footprint().Add(side, ChipType.F16).Ranges)
            {
                Assert.Equal((int)MemorySpace.Global, a.Space);
                for (var p = a.Start; p < a.End; p++)
                {
                    touched.Add(p);
                }
            }

            var expected = new HashSet<long>();
            foreach (var (n, c, h, w) in Positions(shape))
            {
                var at = (long)side.Address + (2 * ((n * s.N) + (c * s.C) + (h * s.H) + (w * s.W)));
                expected.Add(at);
                expected.Add(at + 1);
            }

            Assert.Empty(expected.Except(touched));
            if (shape.Count <= StridedRanges.MostRanges)
            {
                Assert.Equal(expected.Count, touched.Count);
            }
        }
    }

    [Fact]
    public void Lane_masks_restrict_what_is_written()
    {
        var raw = SampleCommands.Gdma[0];
        raw[GdmaField.LocalmemMaskL32] = 1;
        raw[GdmaField.LocalmemMaskH32] = 0;
        Assert.All(GdmaAccess.Of(raw).Writes, a => Assert.Equal(UInt128.One, a.Lanes));
    }

    [Fact]
    public void A_linear_move_runs_on_into_the_next_lane()
    {
        var raw = new LinearMove(ChipMemory.GlobalBase, ChipMemory.LocalBase + ChipMemory.LaneBytes - 10, 30, ChipType.U8).ToGdma();
        Assert.Equal(
            [new((int)MemorySpace.Local, 1, ChipMemory.LaneBytes - 10, ChipMemory.LaneBytes), new((int)MemorySpace.Local, 2, 0, 20)],
            GdmaAccess.Of(raw).Writes);
    }

    [Fact]
    public void Conflicts_need_a_write_in_a_common_lane()
    {
        var a = new AccessSet([], [new((int)MemorySpace.Local, 1, 0, 64)]);
        Assert.True(a.ConflictsWith(new([new((int)MemorySpace.Local, 1, 63, 70)], [])));
        Assert.False(a.ConflictsWith(new([new((int)MemorySpace.Local, 2, 0, 64)], [])));
        Assert.False(a.ConflictsWith(new([new((int)MemorySpace.Local, 1, 64, 70)], [])));
        Assert.False(new AccessSet([new((int)MemorySpace.Local, 1, 0, 64)], []).ConflictsWith(new([new((int)MemorySpace.Local, 1, 0, 64)], [])));
    }

    [Fact]
    public void Operations_nobody_knows_touch_all_of_local_memory()
    {
        var raw = new TiuCommand(TiuForms.TIUlong) { [TiuField.TskTyp] = 6, [TiuField.TskEuTyp] = 11, [TiuField.TskLaneNum] = 1 };
        Assert.Contains(Footprint.AllLocal, TiuAccess.Of(raw).Writes);
    }

    private static long Elements(LocalTensor t) =>
        (long)t.Shape.N * t.Shape.H * t.Shape.W * LocalLayouts.ChannelRows(t.Address, t.Shape.C);

    private static IEnumerable<(int N, int C, int H, int W)> Positions(Nchw s) =>
        from n in Enumerable.Range(0, s.N)
        from c in Enumerable.Range(0, s.C)
        from h in Enumerable.Range(0, s.H)
        from w in Enumerable.Range(0, s.W)
        select (n, c, h, w);

    private static HashSet<(int Lane, long Offset)> Enumerate(LocalTensor t)
    {
        var bytes = new HashSet<(int, long)>();
        var s = t.Strides;
        foreach (var (n, c, h, w) in Positions(t.Shape))
        {
            var position = t.Lane + c;
            var at = t.Offset + (t.Type.Size * ((n * s.N) + (position / 64 * s.C) + (h * s.H) + (w * s.W)));
            for (var b = 0; b < t.Type.Size; b++)
            {
                bytes.Add((position % 64, at + b));
            }
        }

        return bytes;
    }

    private static HashSet<(int Lane, long Offset)> Touched(IEnumerable<MemoryRange> accesses)
    {
        var bytes = new HashSet<(int, long)>();
        foreach (var a in accesses)
        {
            for (var lane = 0; lane < 64; lane++)
            {
                for (var p = a.Start; p < a.End && ((a.Lanes >> lane) & 1) != 0; p++)
                {
                    bytes.Add((lane, p));
                }
            }
        }

        return bytes;
    }
}
