using System.Reflection;
using TpuMlir.Backends.Bm1684x.Cost;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Tests.Cost;

/// <summary>Cycles of TIU commands: expected numbers are the chip's own counters, or worked out by hand where it says so.</summary>
public sealed class TiuCostTests
{
    private static readonly ChipType F16 = ChipType.F16;

    [Theory]
    [InlineData(24, 24, 64, 64, 3, 1, 1, 1, 9635)]
    [InlineData(28, 28, 32, 64, 3, 2, 0, 2, 2438)]
    [InlineData(72, 80, 16, 16, 1, 1, 0, 0, 424)]
    [InlineData(96, 6, 8, 8, 1, 1, 0, 0, 87)]
    public void Convolution(int ic, int oc, int size, int inputSize, int kernel, int stride, int before, int after, long recorded)
    {
        Window window = Square(kernel, stride, before, after);
        var command = new Conv(Tensor(0, oc, size), Tensor(2, ic, inputSize), ConvWeights.At(Bank(4), F16, oc, ic, kernel, kernel), window);

        CommandCost cost = TiuCost.Of(command.ToTiu());

        Assert.Equal(recorded, cost.Cycles);
        Assert.True(cost.IsMeasured);
        Assert.Equal((long)oc * size * size * ic * kernel * kernel, cost.Macs);
        // 8192 half-precision products a cycle: 64 lanes, 32 input channels, 4 positions (16.4 TFLOPS at 1 GHz).
        Assert.Equal(cost.Macs / 8192.0, cost.PeakCycles);
    }

    /// <summary>Refetches by going through all pairs of a result row and a kernel row, beside the closed form.</summary>
    [Theory]
    [InlineData(3, 1, 1, 1, 20)]
    [InlineData(3, 2, 1, 0, 21)]
    [InlineData(5, 1, 3, 6, 24)]
    [InlineData(7, 3, 2, 5, 40)]
    public void RefetchesCountRowsThatMeetTheInput(int kernel, int stride, int dilation, int pad, int size)
    {
        var window = new Window(kernel, kernel) { StrideH = stride, StrideW = stride, DilationH = dilation, DilationW = dilation, PadTop = pad, PadBottom = pad, PadLeft = pad, PadRight = pad };
        (int h, int w) = window.OutputSize(size, 64);
        int pairs = 0, columns = Enumerable.Range(0, kernel).Count(j => (j * dilation) - pad is var o && (o < 0 || o >= stride));
        for (int r = 0; r < h; r++)
        {
            pairs += Enumerable.Range(0, kernel).Count(i => (r * stride) + (i * dilation) - pad is var y && y >= 0 && y < size);
        }

        // 64 f16 columns are two lines: one more than the first for each refetch.
        double expected = (Math.Ceiling(h * w / 4.0) * kernel * kernel) + (columns * pairs) + 39;
        Assert.Equal(expected, ConvCost.Cycles(F16, new Nchw(1, 8, h, w), new Nchw(1, 32, size, 64), window));
    }

    [Theory]
    [InlineData(36, 32, 32, 1, 1, 1, 397)]
    [InlineData(48, 16, 16, 1, 1, 1, 151)]
    [InlineData(80, 16, 16, 1, 1, 1, 289)]
    [InlineData(96, 8, 8, 1, 1, 1, 73)]
    [InlineData(42, 16, 32, 2, 0, 2, 178)]
    [InlineData(88, 8, 16, 2, 0, 2, 163)]
    public void Depthwise(int channels, int size, int inputSize, int stride, int before, int after, long recorded)
    {
        var command = new PorD(PorDKind.Depthwise, Tensor(0, channels, size), Tensor(2, channels, inputSize), Square(3, stride, before, after))
        {
            Weights = LocalTensor.Compact(Bank(4), new Nchw(1, channels, 3, 3), F16),
        };

        Assert.Equal(recorded, TiuCost.Of(command.ToTiu()).Cycles);
    }

    [Theory]
    [InlineData(28, 32, 266)]
    [InlineData(42, 16, 74)]
    [InlineData(88, 8, 74)]
    public void MaximumPool(int channels, int size, long recorded)
    {
        var command = new PorD(PorDKind.MaxPool, Tensor(0, channels, size), Tensor(2, channels, 2 * size), Square(2, 2, 0, 0));

        CommandCost cost = TiuCost.Of(command.ToTiu());

        Assert.Equal(recorded, cost.Cycles);
        Assert.Equal(0, cost.Macs);
    }

    [Theory]
    [InlineData(32, 24, 64, 267)]
    [InlineData(32, 72, 16, 43)]
    [InlineData(32, 96, 8, 19)]
    public void SumOfTwoTensors(int bank, int channels, int size, long recorded)
    {
        LocalTensor a = Tensor(1, channels, size), b = Tensor(2, channels, size);

        Assert.Equal(recorded, TiuCost.Of(ArithmeticCommand.Binary(ArithmeticOp.Add, Tensor(bank / 8, channels, size), a, b).ToTiu()).Cycles);
    }

    [Theory]
    [InlineData(24, 64, 264)]
    [InlineData(72, 16, 38)]
    public void InPlaceTakesTwoCyclesALine(int channels, int size, long recorded)
    {
        LocalTensor x = Tensor(3, channels, size);

        Assert.Equal(recorded, TiuCost.Of(ArithmeticCommand.Binary(ArithmeticOp.Max, x, x, Immediate.Zero(F16)).ToTiu()).Cycles);
        // By hand: in banks of their own one cycle a line, and the start of a command without a conflict.
        long lines = (long)Math.Ceiling(channels / 64.0) * size * size / 32;
        Assert.Equal(lines + 10, TiuCost.Of(ArithmeticCommand.Binary(ArithmeticOp.Max, Tensor(5, channels, size), x, Immediate.Zero(F16)).ToTiu()).Cycles);
    }

    [Fact]
    public void WhatWasNeverRecordedIsAnEstimate()
    {
        var f32 = new Conv(
            new LocalTensor(0, new Nchw(1, 64, 8, 8), ChipType.F32),
            new LocalTensor(Bank(2), new Nchw(1, 16, 8, 8), ChipType.F32),
            ConvWeights.At(Bank(4), ChipType.F32, 64, 16, 1, 1),
            Square(1, 1, 0, 0));

        CommandCost cost = TiuCost.Of(f32.ToTiu());

        Assert.False(cost.IsMeasured);
        // By hand: one input channel and 16 positions a cycle: 16 · 64/16 cycles, and the start of a convolution.
        Assert.Equal((16 * 4) + 39, cost.Cycles);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void CommandsOfAnyContentHaveACost(string name)
    {
        var random = new Random(7);
        CommandForm<TiuField> form = AllForms.First(f => f.Name == name);
        for (int i = 0; i < 50; i++)
        {
            var bytes = new byte[form.Bytes];
            random.NextBytes(bytes);
            FieldPacker.Write(bytes, 0, 1, form.Name is "TIU-long" ? 0UL : 1);
            try
            {
                CommandCost cost = TiuCost.Of(CommandCodec.DecodeTiu([.. bytes, .. new byte[128]]));
                Assert.InRange(cost.Cycles, 0, 1L << 36);
            }
            catch (MalformedCommandException)
            {
                // No command at all.
            }
        }
    }

    public static TheoryData<string> Forms => [.. AllForms.Select(f => f.Name)];

    private static IEnumerable<CommandForm<TiuField>> AllForms =>
        typeof(TiuForms).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<CommandForm<TiuField>>();

    private static LocalTensor Tensor(int bank, int channels, int size) => new(Bank(bank), new Nchw(1, channels, size, size), F16);

    private static uint Bank(int bank) => ChipMemory.Local(0, bank * ChipMemory.BankBytes);

    private static Window Square(int kernel, int stride, int before, int after) => new(kernel, kernel)
    {
        StrideH = stride, StrideW = stride, PadTop = before, PadLeft = before, PadBottom = after, PadRight = after,
    };
}
