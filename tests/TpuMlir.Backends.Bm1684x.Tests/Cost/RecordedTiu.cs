using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Tests.Cost;

/// <summary>
/// The recorded TIU commands as typed commands. The records give extents, types and banks; lanes, strides and pads are those of
/// the recorded network, a face detector whose windows keep the size (pads before and after as its framework places them).
/// </summary>
internal static class RecordedTiu
{
    public static TiuCommand Command(CounterRecord r) => r.Op switch
    {
        "sCONV" => Convolution(r),
        "sPorD" => Windowed(r),
        "sAR" => Elementwise(r),
        "sTRANS&sBC" => LaneMove(r),
        _ => throw new InvalidDataException($"TIU record {r.Id}: unexpected command {r.Op}"),
    };

    private static TiuCommand Convolution(CounterRecord r)
    {
        int[] input = r.Tuple("opd0"), banks = r.Tuple("banks");
        Nchw shape = Shape(r);
        Window window = WindowOf(r);
        LocalTensor result = At(banks[0], shape, Type(r.Int("prec_res")));
        LocalTensor x = At(banks[1], new Nchw(shape.N, input[0], input[1], input[2]), ChipType.F16);
        Assert.Equal((shape.H, shape.W), window.OutputSize(input[1], input[2]));
        LocalTensor weights = ConvWeights.At(Bank(banks[2]), ChipType.F16, shape.C, input[0], window.KernelH, window.KernelW);
        return new Conv(result, x, weights, window).ToTiu();
    }

    private static TiuCommand Windowed(CounterRecord r)
    {
        int[] input = r.Tuple("opd0"), banks = r.Tuple("banks");
        Nchw shape = Shape(r);
        Window window = WindowOf(r);
        Assert.Equal((shape.H, shape.W), window.OutputSize(input[1], input[2]));
        var kind = (PorDKind)r.Eu;
        return new PorD(kind, At(banks[0], shape, ChipType.F16), At(banks[1], new Nchw(shape.N, shape.C, input[1], input[2]), ChipType.F16), window)
        {
            Weights = kind == PorDKind.Depthwise
                ? LocalTensor.Compact(Bank(banks[2]), new Nchw(1, shape.C, window.KernelH, window.KernelW), ChipType.F16)
                : null,
        }.ToTiu();
    }

    private static TiuCommand Elementwise(CounterRecord r)
    {
        int[] banks = r.Tuple("banks");
        var op = (ArithmeticOp)r.Eu;
        Nchw shape = Shape(r);
        ChipType from = Type(r.Int("prec_in"));
        LocalTensor result = At(banks[0], shape, Type(r.Int("prec_res"))), a = At(banks[1], shape, from);
        if (op == ArithmeticOp.Copy)
        {
            return Copy(r, result, a);
        }

        return op switch
        {
            ArithmeticOp.Add => ArithmeticCommand.Binary(op, result, a, At(banks[2], shape, from)),
            ArithmeticOp.Max => ArithmeticCommand.Binary(op, result, a, Immediate.Zero(from)),
            _ => ArithmeticCommand.Cast(result, a),
        } is var command ? command.ToTiu() : throw new InvalidOperationException();
    }

    /// <summary>A fill, and four copies that transpose within a lane.</summary>
    private static TiuCommand Copy(CounterRecord r, LocalTensor result, LocalTensor a)
    {
        (Strides To, Strides From)? strides = r.Id switch
        {
            82 => (new(8, 8, 2, 1), new(8, 4, 1, 4)),
            84 => (new(384, 384, 1, 6), new(384, 384, 64, 1)),
            87 => (new(128, 128, 32, 1), new(128, 4, 1, 4)),
            90 => (new(128, 2, 1, 2), new(128, 128, 64, 1)),
            _ => null,
        };
        return strides is var (to, from)
            ? ArithmeticCommand.Unary(
                ArithmeticOp.Copy, LocalTensor.Strided(result.Address, result.Shape, result.Type, to), LocalTensor.Strided(a.Address, a.Shape, a.Type, from)).ToTiu()
            : ArithmeticCommand.Unary(ArithmeticOp.Copy, result, Immediate.Zero(result.Type)).ToTiu();
    }

    private static TiuCommand LaneMove(CounterRecord r)
    {
        int[] banks = r.Tuple("banks");
        Nchw shape = Shape(r);
        (int from, int to) = r.Id switch { 1 => (2, 10), 2 => (1, 5), 9 => (0, 5), _ => (0, 0) };
        ChipType type = Type(r.Int("prec_res"));
        uint source = ChipMemory.Local(from, banks[1] * ChipMemory.BankBytes), target = ChipMemory.Local(to, banks[0] * ChipMemory.BankBytes);
        return (TransposeKind)r.Eu switch
        {
            TransposeKind.LaneBroadcast => Transpose.LaneBroadcast(target, new LocalTensor(source, shape with { C = 1 }, type), shape.C).ToTiu(),
            TransposeKind.LaneCopy => Transpose.LaneCopy(target, new LocalTensor(source, shape, type)).ToTiu(),
            _ => new Transpose(
                TransposeKind.StaticDistribute,
                LocalTensor.Compact(target, shape, type),
                LocalTensor.Compact((uint)ChipMemory.StaticBase, new Nchw(1, 1, 1, shape.C), type)).ToTiu(),
        };
    }

    private static Window WindowOf(CounterRecord r)
    {
        int[] kernel = r.Tuple("kernel"), stride = r.Tuple("stride");
        (int top, int bottom) = Pads(kernel[0], stride[0]);
        (int left, int right) = Pads(kernel[1], stride[1]);
        return new Window(kernel[0], kernel[1])
        {
            StrideH = stride[0],
            StrideW = stride[1],
            PadTop = top,
            PadBottom = bottom,
            PadLeft = left,
            PadRight = right,
        };
    }

    private static (int Before, int After) Pads(int kernel, int stride) =>
        stride == 1 ? ((kernel - 1) / 2, (kernel - 1) / 2)
        : kernel == 5 ? (1, 2)
        : kernel == 3 ? (0, 2)
        : (0, 0);

    private static Nchw Shape(CounterRecord r) => r.Tuple("res") is [var n, var c, var h, var w] ? new Nchw(n, c, h, w) : throw new InvalidDataException();

    private static ChipType Type(int code) => ChipType.From(code, true);

    private static LocalTensor At(int bank, Nchw shape, ChipType type) => new(Bank(bank), shape, type);

    private static uint Bank(int bank) => ChipMemory.Local(0, bank * ChipMemory.BankBytes);
}
