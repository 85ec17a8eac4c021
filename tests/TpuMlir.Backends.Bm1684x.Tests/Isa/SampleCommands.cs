using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Tests.Isa;

/// <summary>One legal command of every family.</summary>
internal static class SampleCommands
{
    private static readonly ChipType F16 = ChipType.F16, F32 = ChipType.F32, I8 = ChipType.I8, U8 = ChipType.U8, I32 = ChipType.I32;

    public static LocalTensor At(uint address, int n, int c, int h, int w, ChipType type) => new(address, new(n, c, h, w), type);

    public static LocalTensor PerChannel(uint address, int c, ChipType type) => LocalTensor.Compact(address, Nchw.PerChannel(c), type);

    public static Conv ConvF16 => new(
        At(0x8000, 1, 70, 8, 8, F32), At(0, 1, 3, 8, 8, F16), ConvWeights.At(0x4000, F16, 70, 3, 3, 3),
        new Window(3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 }) { Addend = PerChannel(0xC000, 70, F32) };

    public static Conv ConvI8 => new(
        At(0x8000, 1, 70, 4, 4, I8), At(0, 1, 3, 8, 8, U8), ConvWeights.At(0x4000, I8, 70, 3, 2, 2),
        new Window(2, 2) { StrideH = 2, StrideW = 2 })
    {
        Kind = ConvKind.Requantized,
        Addend = PerChannel(0xC000, 70, ChipType.I16),
        Shift = 7,
    };

    public static PorD Depthwise => new(
        PorDKind.Depthwise, At(0x8000, 2, 70, 8, 8, I8), At(0, 2, 70, 8, 8, I8),
        new Window(3, 3) { PadTop = 1, PadBottom = 1, PadLeft = 1, PadRight = 1 })
    {
        Weights = LocalTensor.Compact(0x4000, new(1, 70, 3, 3), I8),
        Bias = PerChannel(0x5000, 70, I32),
        Shift = 5,
        Rounding = Rounding.HalfUp,
    };

    public static PorD MaxPool => new(
        PorDKind.MaxPool, At(0x8000, 1, 64, 4, 4, F16), At(0, 1, 64, 8, 8, F16), new Window(2, 2) { StrideH = 2, StrideW = 2 });

    public static MatMul Product => new(
        MatMulKind.Normal, new(0x8000, 5, 96, 32, F32), new(0, 5, 40, 16, F32), new(0x4000, 40, 96, 32, F32))
    { Bias = At(0xC000, 1, 3, 1, 32, F32) };

    public static MatMul2 Product2 => MatMul2.Of(
        MatMul2Kind.NT, At(0x8000, 1, 20, 1, 30, F32), At(0, 1, 20, 1, 100, F16), At(0x4000, 1, 30, 1, 100, F16));

    public static ArithmeticCommand Sum => ArithmeticCommand.Binary(
        ArithmeticOp.Add, At(0x8000, 2, 70, 4, 5, F32), At(0, 2, 70, 4, 5, F32), At(0x4000, 1, 70, 4, 1, F32).BroadcastTo(new(2, 70, 4, 5)));

    public static Requantize Requant => new(
        RequantizeKind.RequantInteger, At(0x8000, 1, 70, 4, 5, I8), At(0, 1, 70, 4, 5, I32), QuantParameters.PerChannel(0x4000))
    { Rounding = Rounding.HalfUp };

    public static IReadOnlyList<TiuCommand> Tiu =>
    [
        ConvF16.ToTiu(), ConvI8.ToTiu(), Depthwise.ToTiu(), MaxPool.ToTiu(),
        new PorD(PorDKind.AveragePool, At(0x8000, 1, 64, 1, 1, F32), At(0, 1, 64, 8, 8, F32), new Window(8, 8)) { ScaleBits = 0x3C800000 }.ToTiu(),
        Product.ToTiu(), Product2.ToTiu(), Sum.ToTiu(),
        ArithmeticCommand.Cast(At(0x8000, 1, 70, 4, 5, I8), At(0, 1, 70, 4, 5, F16), Rounding.Floor).ToTiu(),
        ArithmeticCommand.Select(ArithmeticOp.SelectGreater, At(0x8000, 1, 7, 4, 5, F32), At(0, 1, 7, 4, 5, F32), Immediate.Zero(F32), Immediate.Float(1, F32)).ToTiu(),
        ArithmeticCommand.CopyToFourBanks(0x20000, At(0, 1, 70, 4, 5, ChipType.I16)).ToTiu(),
        new ArithmeticCommand(ArithmeticOp.IndexAlongW, At(0x8000, 1, 64, 1, 16, I32)).ToTiu(),
        Requant.ToTiu(),
        Transpose.ChannelWidth(0x8000, At(0, 1, 7, 3, 70, F16)).ToTiu(),
        Transpose.WidthChannel(0x8000, At(0, 1, 7, 3, 70, F16)).ToTiu(),
        Transpose.LaneBroadcast(0x8000, At(0, 1, 1, 3, 7, F16), 64).ToTiu(),
        new Transpose(TransposeKind.StaticBroadcast, At(0x8000, 1, 64, 1, 32, F32), LocalTensor.Compact((uint)ChipMemory.StaticBase + 0x400, new(1, 1, 1, 32), F32)).ToTiu(),
        new GatherScatter(GatherScatterKind.LaneGather, At(0x8000, 2, 70, 1, 9, ChipType.U16), At(0, 1, 70, 1, 150, ChipType.U16)) { Index = At(0x4000, 2, 70, 1, 9, U8), AllowInvalid = true, InvalidFill = 3 }.ToTiu(),
        new GatherScatter(GatherScatterKind.GatherRows, new(0x8000, new(1, 70, 5, 9), ChipType.U16, LocalLayout.LineAligned), new(0, new(1, 70, 6, 9), ChipType.U16, LocalLayout.LaneShared)) { Index = At(0x4000, 1, 70, 5, 1, ChipType.U16) }.ToTiu(),
        new GatherScatter(GatherScatterKind.Nonzero, At(0x8000, 1, 70, 1, 50, ChipType.U16), At(0, 1, 70, 1, 50, ChipType.U32)) { CountAddress = 0xC000 }.ToTiu(),
        new GatherScatter(GatherScatterKind.FourBankGather, At(0x8000, 1, 70, 1, 9, ChipType.U16), At(0x10000, 1, 70, 1, 150, ChipType.U16)) { Index = At(0x4000, 1, 70, 1, 9, U8) }.ToTiu(),
        new GatherScatter(GatherScatterKind.MaskSelectRows, new(0x8000, new(1, 70, 6, 9), ChipType.U16, LocalLayout.LineAligned), new(0, new(1, 70, 6, 9), ChipType.U16, LocalLayout.LineAligned)) { Index = At(0x4000, 1, 70, 6, 1, U8), CountAddress = 0xC000 }.ToTiu(),
        new SpecialFunction(SpecialFunctionKind.Taylor, At(0x8000, 1, 70, 4, 5, F32), At(0, 1, 70, 4, 5, F32)) { Coefficients = 0x4000, CoefficientCount = 9 }.ToTiu(),
        new SpecialFunction(SpecialFunctionKind.ReciprocalSqrt, At(0x8000, 1, 70, 4, 5, F32), At(0, 1, 70, 4, 5, F32)) { Iterations = 4 }.ToTiu(),
        new Linear(LinearKind.MultiplyAdd, At(0x8000, 1, 70, 4, 5, F16), At(0, 1, 70, 4, 5, F16), PerChannel(0x4000, 70, F16)) { C = Immediate.Float(2, F16) }.ToTiu(),
        new Compare(CompareKind.GreaterBoth, At(0x8000, 1, 70, 4, 5, F32), At(0, 1, 70, 4, 5, F32), Immediate.Zero(F32)) { C = At(0x4000, 1, 70, 4, 5, F32), D = Immediate.Zero(F32), ChoiceAddress = 0xC000 }.ToTiu(),
        new VectorOuter(ArithmeticOp.Mul, At(0x8000, 40, 7, 1, 6, F32), new(0, 1, 40, 16, F32), At(0x4000, 1, 7, 1, 6, F32)).ToTiu(),
        new TiuSystem(TiuSystemKind.Nop).ToTiu(), new TiuSystem(TiuSystemKind.SetLanes) { Lanes = 0xF000_0000_0000_0001, Keep = true }.ToTiu(),
    ];

    private const ulong G = ChipMemory.GlobalBase, L = ChipMemory.LocalBase;

    public static IReadOnlyList<GdmaCommand> Gdma =>
    [
        TensorMove.Copy(GdmaSide.Contiguous(G, new(2, 70, 4, 5)), GdmaSide.Local(At(0, 2, 70, 4, 5, F16)), F16).ToGdma(),
        TensorMove.Copy(GdmaSide.Contiguous(G, new(1, 6, 4, 5)), GdmaSide.Contiguous(G + 4096, new(1, 1, 1, 120)), F16).ToGdma(),
        TensorMove.FillWith(GdmaSide.Local(At(0, 2, 60, 4, 5, F32)), F32, 7).ToGdma(),
        new TensorMove(TensorMoveKind.TransposeNC, GdmaSide.Contiguous(G, new(3, 6, 4, 5)), GdmaSide.Contiguous(G + 8192, new(6, 3, 4, 5)), F32).ToGdma(),
        new TensorMove(TensorMoveKind.Broadcast, GdmaSide.Contiguous(G, new(1, 1, 4, 5)), GdmaSide.Local(At(0, 1, 64, 4, 5, F32)), F32).ToGdma(),
        new MatrixMove(G, 5, 40, 50, new(0, 5, 40, 16, F32), ToLocal: true).ToGdma(),
        new MatrixMove(G, 40, 5, 50, new(0, 5, 40, 16, F32), ToLocal: false, Transposed: true).ToGdma(),
        new LinearMove(G, L + 0x100, 900, U8).ToGdma(),
        new LinearMove(G, L + 0x100, 900, U8) { BroadcastLanes = 64 }.ToGdma(),
        new CwTransposeMove(GdmaSide.Contiguous(G, new(1, 6, 4, 5)), GdmaSide.Contiguous(G + 8192, new(1, 5, 4, 6)), F32).ToGdma(),
        new MaskedSelectMove(G, G + 4096, G + 8192, new(1, 6, 4, 5), F32, U8).ToGdma(),
        new NonzeroMove(G, G + 8192, new(1, 6, 4, 5), F32, ChipType.U32) { Base = 12 }.ToGdma(),
        new RowMove(false, GdmaSide.Contiguous(G, new(1, 3, 100, 8)), GdmaSide.Contiguous(G + 16384, new(1, 3, 10, 1)), GdmaSide.Contiguous(G + 32768, new(1, 3, 10, 8)), F16).ToGdma(),
        new GdmaSystem(GdmaSystemKind.Nop).ToGdma(),
    ];
}
