using System.Reflection;
using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Tests.Cost;

/// <summary>Runs, traffic and cycles of GDMA commands.</summary>
public sealed class GdmaCostTests
{
    private const ulong Global = ChipMemory.GlobalBase;

    [Fact]
    public void RunsOfStridedSides()
    {
        var shape = new Nchw(2, 3, 4, 5);

        // By hand: without gaps one run; rows cut off a wider plane are runs of their own; in local memory so is each channel.
        Assert.Equal(1, ContiguousRuns.Of(GdmaSide.Contiguous(Global, shape)));
        Assert.Equal(24, ContiguousRuns.Of(new GdmaSide(Global, shape, new Strides(120, 40, 10, 1))));
        Assert.Equal(6, ContiguousRuns.Of(new GdmaSide(Global, shape, new Strides(120, 40, 5, 1))));
        Assert.Equal(120, ContiguousRuns.Of(new GdmaSide(Global, shape, new Strides(1, 8, 24, 96))));
        Assert.Equal(6, ContiguousRuns.Of(GdmaSide.Local(new LocalTensor(0, shape, ChipType.F16))));
    }

    [Theory]
    // The chip's counters; a single transfer is within a third of the model.
    [InlineData(24, 64, 64, true, 3468)]
    [InlineData(96, 8, 8, true, 588)]
    [InlineData(28, 64, 64, false, 5499)]
    [InlineData(42, 16, 16, false, 717)]
    public void CopiesOfActivations(int channels, int h, int w, bool load, long recorded)
    {
        var shape = new Nchw(1, channels, h, w);
        GdmaSide global = GdmaSide.Contiguous(Global, shape), local = GdmaSide.Local(new LocalTensor(0, shape, ChipType.F16));
        long bytes = shape.Count * 2;

        CommandCost cost = GdmaCost.Of((load ? TensorMove.Copy(global, local, ChipType.F16) : TensorMove.Copy(local, global, ChipType.F16)).ToGdma());

        Assert.InRange(cost.Cycles, recorded / 1.33, recorded * 1.33);
        Assert.True(cost.IsMeasured);
        Assert.Equal(load ? (bytes, 0L) : (0L, bytes), (cost.GlobalBytesRead, cost.GlobalBytesWritten));
    }

    [Fact]
    public void RunsInGlobalMemoryAreEstimates()
    {
        var shape = new Nchw(1, 8, 4, 16);
        GdmaSide local = GdmaSide.Local(new LocalTensor(0, shape, ChipType.F16));
        CommandCost whole = GdmaCost.Of(TensorMove.Copy(GdmaSide.Contiguous(Global, shape), local, ChipType.F16).ToGdma());
        CommandCost cut = GdmaCost.Of(TensorMove.Copy(new GdmaSide(Global, shape, new Strides(0, 4096, 64, 1)), local, ChipType.F16).ToGdma());

        Assert.Equal((true, "copy global>local"), (whole.IsMeasured, whole.Kind));
        Assert.Equal((false, "strided copy global>local"), (cut.IsMeasured, cut.Kind));
        // By hand: 8 and 32 runs of 128 and 32 bytes are a group each, and take as long.
        Assert.Equal(whole.Cycles, cut.Cycles);
    }

    [Fact]
    public void TransposesAreEstimates()
    {
        var shape = new Nchw(1, 64, 1, 64);
        var move = new CwTransposeMove(GdmaSide.Contiguous(Global, shape), GdmaSide.Contiguous(Global + 0x10000, shape), ChipType.F16);

        CommandCost cost = GdmaCost.Of(move.ToGdma());

        Assert.Equal(("cw transpose global>global", false), (cost.Kind, cost.IsMeasured));
        Assert.Equal((8192L, 8192L), (cost.GlobalBytesRead, cost.GlobalBytesWritten));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void CommandsOfAnyContentHaveACost(string name)
    {
        var random = new Random(7);
        CommandForm<GdmaField> form = AllForms.First(f => f.Name == name);
        for (int i = 0; i < 50; i++)
        {
            var bytes = new byte[96];
            random.NextBytes(bytes);
            FieldPacker.Write(bytes, 3, 1, form.Name.StartsWith('s') ? 1UL : 0);
            try
            {
                CommandCost cost = GdmaCost.Of(CommandCodec.DecodeGdma(bytes));
                Assert.InRange(cost.Cycles, 0, 1L << 36);
            }
            catch (MalformedCommandException)
            {
                // No command at all.
            }
        }
    }

    public static TheoryData<string> Forms => [.. AllForms.Select(f => f.Name)];

    private static IEnumerable<CommandForm<GdmaField>> AllForms =>
        typeof(GdmaForms).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<CommandForm<GdmaField>>();
}
