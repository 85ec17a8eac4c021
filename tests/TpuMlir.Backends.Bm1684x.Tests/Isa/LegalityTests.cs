using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Backends.Bm1684x.Isa.Legality;
using Xunit;
using static TpuMlir.Backends.Bm1684x.Tests.Isa.SampleCommands;
using T = TpuMlir.Backends.Bm1684x.Isa.ChipType;

namespace TpuMlir.Backends.Bm1684x.Tests.Isa;

public class LegalityTests
{
    private const ulong G = ChipMemory.GlobalBase, L = ChipMemory.LocalBase;

    private static readonly uint Lane1 = ChipMemory.Local(1, 0);

    private static LocalTensor X(T type) => At(0, 1, 64, 4, 4, type);

    private static LocalTensor Y(T type) => At(0x8000, 1, 64, 4, 4, type);

    private static ArithmeticCommand Two(ArithmeticOp op, T a, T b, T r) => ArithmeticCommand.Binary(op, Y(r), X(a), X(b));

    private static Conv ConvWith(Func<Window, Window> change) => ConvF16 with { Window = change(ConvF16.Window) };

    private static readonly Dictionary<string, (string Code, TiuCommand Command)> TiuCases = new()
    {
        ["conv input lane"] = ("conv.input-lane", (ConvF16 with { Input = ConvF16.Input with { Address = Lane1 } }).ToTiu()),
        ["conv weight lane"] = ("conv.lane", (ConvF16 with { Weights = ConvWeights.At(Lane1, T.F16, 70, 3, 3, 3) }).ToTiu()),
        ["conv bias lane"] = ("conv.lane", (ConvF16 with { Addend = PerChannel(Lane1, 70, T.F32) }).ToTiu()),
        ["conv input alignment"] = ("conv.alignment", (ConvF16 with { Input = ConvF16.Input with { Address = 32 } }).ToTiu()),
        ["conv weight alignment"] = ("conv.alignment", (ConvF16 with { Weights = ConvWeights.At(0x4010, T.F16, 70, 3, 3, 3) }).ToTiu()),
        ["conv result alignment"] = ("conv.alignment", (ConvF16 with { Result = ConvF16.Result with { Address = 0x8004 } }).ToTiu()),
        ["conv stride"] = ("conv.stride", ConvWith(w => w with { StrideH = 0 }).ToTiu()),
        ["conv insert"] = ("conv.insert", ConvWith(w => w with { InsertH = 15 }).ToTiu()),
        ["conv dilation"] = ("conv.dilation", ConvWith(w => w with { DilationW = 16, PadRight = 15, PadLeft = 15 }).ToTiu()),
        ["conv kernel"] = ("conv.kernel", ConvWith(w => w with { KernelH = 0 }).ToTiu()),
        ["conv output"] = ("conv.output", ConvWith(w => w with { PadTop = 0 }).ToTiu()),
        ["conv extent"] = ("conv.extent", (ConvF16 with { Input = At(0, 1, 3, 1, 65530, T.F16), Window = ConvF16.Window with { PadLeft = 15 } }).ToTiu()),
        ["conv bf16 to f16"] = ("conv.type", (ConvF16 with { Result = ConvF16.Result with { Type = T.BF16 } }).ToTiu()),
        ["conv i8 to i8"] = ("conv.type", (ConvI8 with { Kind = ConvKind.Normal, Addend = null }).ToTiu()),
        ["conv wrq f16"] = ("conv.type", (ConvF16 with { Kind = ConvKind.Requantized }).ToTiu()),
        ["conv accumulate i16"] = ("conv.accumulate", (ConvI8 with { Kind = ConvKind.Normal, Addend = null, Accumulate = true, Result = ConvI8.Result with { Type = T.I16 } }).ToTiu()),
        ["conv shift"] = ("conv.shift", (ConvI8 with { Shift = 33 }).ToTiu()),
        ["conv layout"] = ("conv.layout", (ConvF16 with { Input = ConvF16.Input with { Layout = LocalLayout.Compact } }).ToTiu()),
        ["pord lane"] = ("pord.lane", (MaxPool with { Input = MaxPool.Input with { Address = Lane1 } }).ToTiu()),
        ["pord insert"] = ("pord.insert", (MaxPool with { Window = MaxPool.Window with { InsertH = 8 } }).ToTiu()),
        ["pord float result"] = ("pord.type", (MaxPool with { Result = MaxPool.Result with { Type = T.F32 } }).ToTiu()),
        ["pord regions"] = ("pord.region-lane", (MaxPool with { Kind = PorDKind.RoiMaxPool, Regions = LocalTensor.Compact(Lane1, new(1, 4, 1, 4), T.I16) }).ToTiu()),
        ["pord rounding"] = ("pord.rounding", (Depthwise with { Rounding = (Rounding)7 }).ToTiu()),
        ["mm halves"] = ("mm.type", (Product with { Left = Product.Left with { Type = T.F16 } }).ToTiu()),
        ["mm i8 result"] = ("mm.type", (Product with { Left = Product.Left with { Type = T.I8 }, Result = Product.Result with { Type = T.I16 } }).ToTiu()),
        ["mm int accumulate"] = ("mm.accumulate", (Product with { Left = Product.Left with { Type = T.I8 }, Result = Product.Result with { Type = T.I32 }, Accumulate = true }).ToTiu()),
        ["mm2 f32"] = ("mm2.type", (Product2 with { Left = At(0, 1, 20, 1, 100, T.F32) }).ToTiu()),
        ["mm2 lane"] = ("mm2.lane", (Product2 with { Left = At(Lane1, 1, 20, 1, 100, T.F16) }).ToTiu()),
        ["mm2 i8 accumulate"] = ("mm2.accumulate", (Product2 with { Left = At(0, 1, 20, 1, 100, T.I8), Result = Product2.Result with { Type = T.I32 }, Accumulate = true }).ToTiu()),
        ["ar mixed floats"] = ("ar.type", Two(ArithmeticOp.Add, T.F32, T.F16, T.F32).ToTiu()),
        ["ar max signs"] = ("ar.type", Two(ArithmeticOp.Max, T.I8, T.U8, T.I8).ToTiu()),
        ["ar logic widths"] = ("ar.type", Two(ArithmeticOp.And, T.I8, T.I16, T.I16).ToTiu()),
        ["ar rotate widths"] = ("ar.type", Two(ArithmeticOp.CircularShift, T.U16, T.I8, T.U16).ToTiu()),
        ["ar half division"] = ("ar.type", Two(ArithmeticOp.Div, T.F16, T.F16, T.F16).ToTiu()),
        ["ar clamp"] = ("ar.type", Two(ArithmeticOp.Clamp, T.F32, T.F32, T.F32).ToTiu()),
        ["ar wide select"] = ("ar.type", (Two(ArithmeticOp.SelectEqual, T.I8, T.I8, T.I32) with { C = Immediate.Zero(T.I32) }).ToTiu()),
        ["ar tensor select"] = ("ar.select", (Two(ArithmeticOp.SelectEqual, T.I8, T.I8, T.I8) with { C = PerChannel(0x4000, 64, T.I8) }).ToTiu()),
        ["ar float shift"] = ("ar.shift", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { C = PerChannel(0x4000, 64, T.I8) }).ToTiu()),
        ["ar lanes"] = ("ar.lane", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { B = At(Lane1, 1, 64, 4, 4, T.F32) }).ToTiu()),
        ["ar half to half"] = ("ar.cast", ArithmeticCommand.Cast(Y(T.BF16), X(T.F16)).ToTiu()),
        ["ar float to int rounding"] = ("ar.cast-rounding", ArithmeticCommand.Cast(Y(T.I8), X(T.F16), Rounding.HalfUp).ToTiu()),
        ["ar iterations"] = ("ar.iterations", (Two(ArithmeticOp.Div, T.F32, T.F32, T.F32) with { Iterations = 5 }).ToTiu()),
        ["ar four banks"] = ("ar.four-bank", ArithmeticCommand.Unary(ArithmeticOp.CopyToFourBanks, Y(T.I16), X(T.I16)).ToTiu()),
        ["ar one operand"] = ("ar.operands", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { B = null }).ToTiu()),
        ["ar index"] = ("ar.index", new ArithmeticCommand(ArithmeticOp.IndexAlongW, At(0, 1, 64, 1, 17, T.I32)).ToTiu()),
        ["result stride"] = ("tiu.result-stride", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { Result = LocalTensor.Strided(0x8000, new(1, 64, 4, 4), T.F32, new(0, 0, 0, 1)) }).ToTiu()),
        ["empty"] = ("tiu.shape", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { Result = At(0, 1, 0, 4, 4, T.F32) }).ToTiu()),
        ["misaligned"] = ("tiu.alignment", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { A = At(2, 1, 64, 4, 4, T.F32) }).ToTiu()),
        ["bounds"] = ("tiu.bounds", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { A = At(0x3FFE0, 1, 64, 4, 4, T.F32) }).ToTiu()),
        ["rq rounding"] = ("rq.rounding", (Requant with { Kind = RequantizeKind.RequantFloat, SecondRounding = Rounding.HalfUp }).ToTiu()),
        ["rq types"] = ("rq.type", (Requant with { Input = Requant.Input with { Type = T.I8 } }).ToTiu()),
        ["dq type"] = ("rq.type", (Requant with { Kind = RequantizeKind.DequantFloat }).ToTiu()),
        ["rq lane"] = ("rq.lane", (Requant with { Parameters = QuantParameters.PerChannel(Lane1) }).ToTiu()),
        ["cw lane"] = ("trans.lane", Transpose.ChannelWidth(0, At(Lane1, 1, 7, 3, 9, T.F16)).ToTiu()),
        ["wc lane"] = ("trans.lane", Transpose.WidthChannel(Lane1, At(0, 1, 7, 3, 9, T.F16)).ToTiu()),
        ["trans alignment"] = ("trans.alignment", Transpose.LaneCopy(32, At(0, 1, 7, 3, 9, T.F16)).ToTiu()),
        ["broadcast lanes"] = ("trans.broadcast", Transpose.LaneBroadcast(Lane1, At(0, 1, 1, 3, 9, T.F16), 64).ToTiu()),
        ["static"] = ("trans.memory", new Transpose(TransposeKind.StaticBroadcast, At(0, 1, 64, 1, 8, T.F32), At(0, 1, 1, 1, 8, T.F32)).ToTiu()),
        ["sg sizes"] = ("sg.type", new GatherScatter(GatherScatterKind.LaneGather, At(0x8000, 1, 8, 1, 9, T.U16), At(0, 1, 8, 1, 50, T.U8)) { Index = At(0x4000, 1, 8, 1, 9, T.U8) }.ToTiu()),
        ["sg index"] = ("sg.index-type", new GatherScatter(GatherScatterKind.LaneGather, At(0x8000, 1, 8, 1, 9, T.U16), At(0, 1, 8, 1, 50, T.U16)) { Index = At(0x4000, 1, 8, 1, 9, T.U32) }.ToTiu()),
        ["sg index lane"] = ("sg.index-lane", new GatherScatter(GatherScatterKind.GatherW, At(0x8000, 1, 8, 1, 9, T.U16), At(0, 1, 8, 1, 50, T.U16)) { Index = PerChannel(Lane1, 9, T.U16) }.ToTiu()),
        ["nonzero"] = ("sg.type", new GatherScatter(GatherScatterKind.Nonzero, At(0x8000, 1, 8, 1, 9, T.U8), At(0, 1, 8, 1, 9, T.U8)) { CountAddress = 0x4000 }.ToTiu()),
        ["sfu count"] = ("sfu.count", new SpecialFunction(SpecialFunctionKind.Taylor, Y(T.F32), X(T.F32)) { CoefficientCount = 1 }.ToTiu()),
        ["sfu table"] = ("sfu.alignment", new SpecialFunction(SpecialFunctionKind.Taylor, Y(T.F32), X(T.F32)) { CoefficientCount = 3, Coefficients = 0x4004 }.ToTiu()),
        ["sfu rsqrt half"] = ("sfu.type", new SpecialFunction(SpecialFunctionKind.ReciprocalSqrt, Y(T.F16), X(T.F16)).ToTiu()),
        ["lin int"] = ("lin.type", new Linear(LinearKind.SquaredSum, Y(T.I32), X(T.I32), Immediate.Zero(T.I32)).ToTiu()),
        ["cmp size"] = ("cmp.size", new Compare(CompareKind.Equal, Y(T.U8), X(T.F32), Immediate.Zero(T.F32)) { C = Immediate.Zero(T.U8), D = Immediate.Zero(T.U8) }.ToTiu()),
        ["vc lane"] = ("vc.lane", new VectorOuter(ArithmeticOp.Mul, At(0, 4, 7, 1, 6, T.F32), new(0x4000, 1, 4, 4, T.F32), At(Lane1, 1, 7, 1, 6, T.F32)).ToTiu()),
        ["vc unary"] = ("vc.operation", new VectorOuter(ArithmeticOp.Abs, At(0, 4, 7, 1, 6, T.F32), new(0x4000, 1, 4, 4, T.F32), At(0x8000, 1, 7, 1, 6, T.F32)).ToTiu()),
        ["operation"] = ("tiu.operation", new(TiuForms.TIUlong) { [TiuField.TskTyp] = 0, [TiuField.TskEuTyp] = 3, [TiuField.TskLaneNum] = 1 }),
        ["mask"] = ("tiu.lane-mask", new(TiuForms.TIUlong) { [TiuField.TskTyp] = 3, [TiuField.TskEuTyp] = 19, [TiuField.TskOpdNum] = 1 }),
        ["type"] = ("tiu.type", ArithmeticCommand.Unary(ArithmeticOp.Copy, Y(new(6, true)), X(new(6, true))).ToTiu()),
    };

    private static readonly Dictionary<string, (string Code, GdmaCommand Command)> GdmaCases = new()
    {
        ["w stride"] = ("gdma.w-stride", TensorMove.Copy(new(G, new(1, 1, 1, 4), new(0, 0, 0, 33)), GdmaSide.Contiguous(G + 4096, new(1, 1, 1, 4)), T.F32).ToGdma()),
        ["w stride 0"] = ("gdma.w-stride", TensorMove.Copy(new(G, new(1, 1, 1, 4), default), GdmaSide.Contiguous(G + 4096, new(1, 1, 1, 4)), T.F32).ToGdma()),
        ["extent"] = ("gdma.extent", TensorMove.Copy(GdmaSide.Contiguous(G, new(1, 0, 1, 4)), GdmaSide.Contiguous(G + 4096, new(1, 0, 1, 4)), T.F32).ToGdma()),
        ["alignment"] = ("gdma.alignment", TensorMove.Copy(GdmaSide.Contiguous(G + 2, new(1, 1, 1, 4)), GdmaSide.Contiguous(G + 4096, new(1, 1, 1, 4)), T.F32).ToGdma()),
        ["static"] = ("gdma.static", new LinearMove(ChipMemory.StaticBase, G, 8, T.U8).ToGdma()),
        ["nowhere"] = ("gdma.address", new LinearMove(0x2000, G, 8, T.U8).ToGdma()),
        ["l2"] = ("gdma.bounds", new LinearMove(G, ChipMemory.L2UsableEnd - 4, 8, T.U8).ToGdma()),
        ["bounds"] = ("gdma.bounds", TensorMove.FillWith(GdmaSide.Local(At(0x3FFF0, 1, 2, 4, 4, T.F32)), T.F32, 0).ToGdma()),
        ["fill lanes"] = ("gdma.lanes", TensorMove.FillWith(GdmaSide.Local(At(0, 1, 65, 4, 4, T.F32)), T.F32, 0).ToGdma()),
        ["broadcast lanes"] = ("gdma.lanes", new LinearMove(G, L + ChipMemory.LaneBytes, 8, T.U8) { BroadcastLanes = 64 }.ToGdma()),
        ["four banks"] = ("gdma.four-bank", new TensorMove(TensorMoveKind.FourBankCopy, GdmaSide.Contiguous(G, new(1, 4, 1, 4)), GdmaSide.Local(At(0x4000, 1, 4, 1, 4, T.F32)), T.F32).ToGdma()),
        ["reshape"] = ("gdma.reshape", TensorMove.Copy(GdmaSide.Contiguous(G, new(1, 1, 1, 5)), GdmaSide.Contiguous(G + 4096, new(1, 1, 1, 4)), T.F32).ToGdma()),
        ["collect"] = ("gdma.transpose", new TensorMove(TensorMoveKind.Collect, GdmaSide.Contiguous(G, new(1, 2, 1, 4)), GdmaSide.Contiguous(G + 4096, new(1, 4, 1, 2)), T.F32).ToGdma()),
        ["in place"] = ("gdma.overlap", new CwTransposeMove(GdmaSide.Contiguous(G, new(1, 2, 1, 4)), GdmaSide.Contiguous(G, new(1, 4, 1, 2)), T.F32).ToGdma()),
        ["index stride"] = ("gdma.index", new RowMove(false, GdmaSide.Contiguous(G, new(1, 1, 9, 8)), new(G + 4096, new(1, 1, 4, 1), new(0, 8, 2, 1)), GdmaSide.Contiguous(G + 8192, new(1, 1, 4, 8)), T.F16).ToGdma()),
        ["index rows"] = ("gdma.index", new RowMove(true, GdmaSide.Contiguous(G, new(1, 1, 9, 8)), GdmaSide.Contiguous(G + 4096, new(1, 1, 4, 1)), GdmaSide.Contiguous(G + 8192, new(1, 1, 40, 8)), T.F16).ToGdma()),
        ["matrix sides"] = ("gdma.matrix", new MatrixMove(L, 4, 4, 4, new(0, 4, 4, 4, T.F32), true).ToGdma()),
        ["short"] = ("gdma.short", new(GdmaForms.SDMAGeneral) { [GdmaField.CmdShort] = 1, [GdmaField.CmdType] = 3, [GdmaField.LocalmemMaskL32] = 1 }),
        ["mask"] = ("gdma.lane-mask", new(GdmaForms.DMAGeneral) { [GdmaField.CmdType] = 3 }),
        ["type"] = ("gdma.type", new LinearMove(G, G + 64, 8, new(6, false)).ToGdma()),
        ["special"] = ("gdma.special", new(GdmaForms.DMATensor) { [GdmaField.CmdSpecialFunction] = 7 }),
    };

    public static TheoryData<string> TiuNames => [.. TiuCases.Keys];

    public static TheoryData<string> GdmaNames => [.. GdmaCases.Keys];

    [Theory]
    [MemberData(nameof(TiuNames))]
    public void An_illegal_tiu_command_breaks_its_rule(string name)
    {
        var (code, command) = TiuCases[name];
        Assert.Contains(code, Legality.Check(command).Select(v => v.Code));
    }

    [Theory]
    [MemberData(nameof(GdmaNames))]
    public void An_illegal_gdma_command_breaks_its_rule(string name)
    {
        var (code, command) = GdmaCases[name];
        Assert.Contains(code, Legality.Check(command).Select(v => v.Code));
    }

    [Fact]
    public void No_bit_pattern_makes_the_checks_crash()
    {
        var random = new Random(5);
        for (var i = 0; i < 3000; i++)
        {
            var tiu = RandomCommands.Tiu(RandomCommands.TiuShapes[i % RandomCommands.TiuShapes.Length], random);
            tiu[TiuField.TskEuTyp] = (ulong)random.Next(32);
            Legality.Check(tiu);
            Bm1684x.Isa.Disassembly.Disassembler.Text(tiu);
            var gdma = RandomCommands.Gdma(RandomCommands.GdmaShapes[i % RandomCommands.GdmaShapes.Length], random);
            Legality.Check(gdma);
            Bm1684x.Isa.Disassembly.Disassembler.Text(gdma);
        }
    }
}
