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

    private static GdmaCommand Masked(GdmaCommand command)
    {
        command[GdmaField.LocalmemMaskL32] = 1;
        return command;
    }

    private static Conv ConvWith(Func<Window, Window> change) => ConvF16 with { Window = change(ConvF16.Window) };

    private static readonly Dictionary<string, (string Message, TiuCommand Command)> TiuCases = new()
    {
        ["conv input lane"] = ("conv.input-lane: input lane = 1, must be 0 (the input starts in lane 0 unless it is f32)", (ConvF16 with { Input = ConvF16.Input with { Address = Lane1 } }).ToTiu()),
        ["conv weight lane"] = ("conv.lane: weights lane = 1, must be 0 (weights lie where the result is written)", (ConvF16 with { Weights = ConvWeights.At(Lane1, T.F16, 70, 3, 3, 3) }).ToTiu()),
        ["conv bias lane"] = ("conv.lane: addend lane = 1, must be 0 (per-channel values lie where the result is written)", (ConvF16 with { Addend = PerChannel(Lane1, 70, T.F32) }).ToTiu()),
        ["conv input alignment"] = ("conv.alignment: input = 32, must be a multiple of 64 (address alignment)", (ConvF16 with { Input = ConvF16.Input with { Address = 32 } }).ToTiu()),
        ["conv weight alignment"] = ("conv.alignment: weights = 16400, must be a multiple of 64 (address alignment)", (ConvF16 with { Weights = ConvWeights.At(0x4010, T.F16, 70, 3, 3, 3) }).ToTiu()),
        ["conv result alignment"] = ("conv.alignment: result = 32772, must be a multiple of 64 (address alignment)", (ConvF16 with { Result = ConvF16.Result with { Address = 0x8004 } }).ToTiu()),
        ["conv stride"] = ("conv.stride: stride h = 0, must be 1..15 (window step)", ConvWith(w => w with { StrideH = 0 }).ToTiu()),
        ["conv insert"] = ("conv.insert: insert h = 15, must be 0..14 (inserted values)", ConvWith(w => w with { InsertH = 15 }).ToTiu()),
        ["conv dilation"] = ("conv.dilation: dilation w = 16, must be 1..15 (distance of taps)", ConvWith(w => w with { DilationW = 16, PadRight = 15, PadLeft = 15 }).ToTiu()),
        ["conv kernel"] = ("conv.kernel: kernel h = 0, must be 1..65535 (kernel extent)", ConvWith(w => w with { KernelH = 0 }).ToTiu()),
        ["conv output"] = ("conv.output: result h = 8, must be 1..7 (the window fits the input this often)", ConvWith(w => w with { PadTop = 0 }).ToTiu()),
        ["conv extent"] = ("conv.extent: padded w = 65546, must be 1..65535 (input with insertion and padding)", (ConvF16 with { Input = At(0, 1, 3, 1, 65530, T.F16), Window = ConvF16.Window with { PadLeft = 15 } }).ToTiu()),
        ["conv bf16 to f16"] = ("conv.type: result type = 5, must be the input type or f32 (f16 input)", (ConvF16 with { Result = ConvF16.Result with { Type = T.BF16 } }).ToTiu()),
        ["conv i8 to i8"] = ("conv.type: result type = 0, must be 16 or 32-bit integers of 8-bit inputs (u8 input)", (ConvI8 with { Kind = ConvKind.Normal, Addend = null }).ToTiu()),
        ["conv wrq f16"] = ("conv.type: result type = 2, must be i8, u8, i16 or u16 (requantised kinds take 8-bit and give 8 or 16 bits)", (ConvF16 with { Kind = ConvKind.Requantized }).ToTiu()),
        ["conv accumulate i16"] = ("conv.accumulate: ResAdd = 1, must be 0 (8-bit sums accumulate in 32 bits only)", (ConvI8 with { Kind = ConvKind.Normal, Addend = null, Accumulate = true, Result = ConvI8.Result with { Type = T.I16 } }).ToTiu()),
        ["conv shift"] = ("conv.shift: Opd3Addr = 33, must be 0..32 (right shift)", (ConvI8 with { Shift = 33 }).ToTiu()),
        ["conv layout"] = ("conv.layout: Opd0Str = 1, must be 0 or 3 (the input is aligned or strided)", (ConvF16 with { Input = ConvF16.Input with { Layout = LocalLayout.Compact } }).ToTiu()),
        ["pord lane"] = ("pord.lane: input lane = 1, must be 0 (input, result, weights and bias share a lane)", (MaxPool with { Input = MaxPool.Input with { Address = Lane1 } }).ToTiu()),
        ["pord insert"] = ("pord.insert: insert h = 8, must be 0..7 (inserted values)", (MaxPool with { Window = MaxPool.Window with { InsertH = 8 } }).ToTiu()),
        ["pord float result"] = ("pord.type: result type = 2, must be f16 (f16 input)", (MaxPool with { Result = MaxPool.Result with { Type = T.F32 } }).ToTiu()),
        ["pord regions"] = ("pord.region-lane: regions lane = 1, must be 0 (region lists start in lane 0)", (MaxPool with { Kind = PorDKind.RoiMaxPool, Regions = LocalTensor.Compact(Lane1, new(1, 4, 1, 4), T.I16) }).ToTiu()),
        ["pord rounding"] = ("pord.rounding: rounding = 7, must be 0..6 (rounding mode)", (Depthwise with { Rounding = (Rounding)7 }).ToTiu()),
        ["mm halves"] = ("mm.type: input type = 1, must be f32 or an integer (halves give zeros; use MM2)", (Product with { Left = Product.Left with { Type = T.F16 } }).ToTiu()),
        ["mm i8 result"] = ("mm.type: result type = 3, must be i32 or u32 (integer products have 32 bits)", (Product with { Left = Product.Left with { Type = T.I8 }, Result = Product.Result with { Type = T.I16 } }).ToTiu()),
        ["mm int accumulate"] = ("mm.accumulate: ResAdd = 1, must be 0 (the previous result is not read in full)", (Product with { Left = Product.Left with { Type = T.I8 }, Result = Product.Result with { Type = T.I32 }, Accumulate = true }).ToTiu()),
        ["mm2 f32"] = ("mm2.type: input type = 2, must be f16 or bf16 (f32 gives garbage; use MM)", (Product2 with { Left = At(0, 1, 20, 1, 100, T.F32) }).ToTiu()),
        ["mm2 lane"] = ("mm2.lane: left lane = 1, must be 0 (every operand starts in lane 0)", (Product2 with { Left = At(Lane1, 1, 20, 1, 100, T.F16) }).ToTiu()),
        ["mm2 i8 accumulate"] = ("mm2.accumulate: ResAdd = 1, must be 0 (not for 8-bit)", (Product2 with { Left = At(0, 1, 20, 1, 100, T.I8), Result = Product2.Result with { Type = T.I32 }, Accumulate = true }).ToTiu()),
        ["ar mixed floats"] = ("ar.type: result type = 2, must be one float type, or integers (Add of f32 and f16 to f32)", Two(ArithmeticOp.Add, T.F32, T.F16, T.F32).ToTiu()),
        ["ar max signs"] = ("ar.type: result type = 0, must be one type and sign (Max of i8 and u8 to i8)", Two(ArithmeticOp.Max, T.I8, T.U8, T.I8).ToTiu()),
        ["ar logic widths"] = ("ar.type: result type = 3, must be integers of one width (And of i8 and i16 to i16)", Two(ArithmeticOp.And, T.I8, T.I16, T.I16).ToTiu()),
        ["ar rotate widths"] = ("ar.type: result type = 3, must be integers of one width (CircularShift of u16 and i8 to i16)", Two(ArithmeticOp.CircularShift, T.U16, T.I8, T.U16).ToTiu()),
        ["ar half division"] = ("ar.type: result type = 1, must be f32 (Div of f16 and f16 to f16)", Two(ArithmeticOp.Div, T.F16, T.F16, T.F16).ToTiu()),
        ["ar clamp"] = ("ar.type: result type = 2, must be an operation of this chip (Clamp of f32 and f32 to f32)", Two(ArithmeticOp.Clamp, T.F32, T.F32, T.F32).ToTiu()),
        ["ar wide select"] = ("ar.type: result type = 4, must be operands of one type, a result no wider (SelectEqual of i8 and i8 to i32)", (Two(ArithmeticOp.SelectEqual, T.I8, T.I8, T.I32) with { C = Immediate.Zero(T.I32) }).ToTiu()),
        ["ar tensor select"] = ("ar.select: Opd2Const = 0, must be 1 (the value of a select is an immediate)", (Two(ArithmeticOp.SelectEqual, T.I8, T.I8, T.I8) with { C = PerChannel(0x4000, 64, T.I8) }).ToTiu()),
        ["ar float shift"] = ("ar.shift: c type = 0, must be i8 (sums and products take an 8-bit shift, integers only)", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { C = PerChannel(0x4000, 64, T.I8) }).ToTiu()),
        ["ar lanes"] = ("ar.lane: b lane = 1, must be 0 (operands start in the lane of the result)", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { B = At(Lane1, 1, 64, 4, 4, T.F32) }).ToTiu()),
        ["ar half to half"] = ("ar.cast: result type = 5, must be f32, an integer or the same (there is no cast between f16 and bf16)", ArithmeticCommand.Cast(Y(T.BF16), X(T.F16)).ToTiu()),
        ["ar float to int rounding"] = ("ar.cast-rounding: rounding = 5, must be 0..4 (float to integer knows five modes)", ArithmeticCommand.Cast(Y(T.I8), X(T.F16), Rounding.HalfUp).ToTiu()),
        ["ar iterations"] = ("ar.iterations: iterations = 5, must be 1..4 (Newton steps)", (Two(ArithmeticOp.Div, T.F32, T.F32, T.F32) with { Iterations = 5 }).ToTiu()),
        ["ar four banks"] = ("ar.four-bank: result n = 1, must be 4 (other numbers of copies corrupt the vendor's model)", ArithmeticCommand.Unary(ArithmeticOp.CopyToFourBanks, Y(T.I16), X(T.I16)).ToTiu()),
        ["ar one operand"] = ("ar.operands: TskOpdNum = 1, must be at least 2 (the operation takes two operands)", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { B = null }).ToTiu()),
        ["ar index"] = ("ar.index: result w = 17, must be 1..16 (one step of the unit)", new ArithmeticCommand(ArithmeticOp.IndexAlongW, At(0, 1, 64, 1, 17, T.I32)).ToTiu()),
        ["result stride"] = ("tiu.result-stride: h stride = 0, must be not 0 where the extent is above 1 (results may not overlap)", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { Result = LocalTensor.Strided(0x8000, new(1, 64, 4, 4), T.F32, new(0, 0, 0, 1)) }).ToTiu()),
        ["empty"] = ("tiu.shape: result = 0, must be positive (extents are at least 1)", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { Result = At(0, 1, 0, 4, 4, T.F32) }).ToTiu()),
        ["misaligned"] = ("tiu.alignment: a = 2, must be a multiple of 4 (elements lie at multiples of their size)", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { A = At(2, 1, 64, 4, 4, T.F32) }).ToTiu()),
        ["bounds"] = ("tiu.bounds: operand = 262176, must be up to 262144 (an operand runs out of its lane)", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { A = At(0x3FFE0, 1, 64, 4, 4, T.F32) }).ToTiu()),
        ["rq rounding"] = ("rq.rounding: rounding = 5, must be 0..4 (conversions from and to float know five modes)", (Requant with { Kind = RequantizeKind.RequantFloat, SecondRounding = Rounding.HalfUp }).ToTiu()),
        ["rq types"] = ("rq.type: input type = 0, must be 16 or 32-bit (RequantInteger)", (Requant with { Input = Requant.Input with { Type = T.I8 } }).ToTiu()),
        ["dq type"] = ("rq.type: input type = 4, must be 8 or 16-bit (DequantFloat)", (Requant with { Kind = RequantizeKind.DequantFloat }).ToTiu()),
        ["rq lane"] = ("rq.lane: parameters lane = 1, must be 0 (parameters lie where the result is written)", (Requant with { Parameters = QuantParameters.PerChannel(Lane1) }).ToTiu()),
        ["cw lane"] = ("trans.lane: source lane = 1, must be 0 (the source of a cw transpose starts in lane 0)", Transpose.ChannelWidth(0, At(Lane1, 1, 7, 3, 9, T.F16)).ToTiu()),
        ["wc lane"] = ("trans.lane: result lane = 1, must be 0 (the result of a wc transpose starts in lane 0)", Transpose.WidthChannel(Lane1, At(0, 1, 7, 3, 9, T.F16)).ToTiu()),
        ["trans alignment"] = ("trans.alignment: result = 32, must be a multiple of 64 (address alignment)", Transpose.LaneCopy(32, At(0, 1, 7, 3, 9, T.F16)).ToTiu()),
        ["broadcast lanes"] = ("trans.broadcast: last lane = 65, must be 1..64 (a broadcast ends with lane 63)", Transpose.LaneBroadcast(Lane1, At(0, 1, 1, 3, 9, T.F16), 64).ToTiu()),
        ["static"] = ("trans.memory: source = 0, must be in static memory (only the static kinds read static memory)", new Transpose(TransposeKind.StaticBroadcast, At(0, 1, 64, 1, 8, T.F32), At(0, 1, 1, 1, 8, T.F32)).ToTiu()),
        ["sg sizes"] = ("sg.type: result element size = 2, must be 1 (data is moved unchanged)", new GatherScatter(GatherScatterKind.LaneGather, At(0x8000, 1, 8, 1, 9, T.U16), At(0, 1, 8, 1, 50, T.U8)) { Index = At(0x4000, 1, 8, 1, 9, T.U8) }.ToTiu()),
        ["sg index"] = ("sg.index-type: index type = 4, must be 8 or 16-bit (indices have 8 or 16 bits)", new GatherScatter(GatherScatterKind.LaneGather, At(0x8000, 1, 8, 1, 9, T.U16), At(0, 1, 8, 1, 50, T.U16)) { Index = At(0x4000, 1, 8, 1, 9, T.U32) }.ToTiu()),
        ["sg index lane"] = ("sg.index-lane: index lane = 1, must be 0 (a common index list starts in lane 0)", new GatherScatter(GatherScatterKind.GatherW, At(0x8000, 1, 8, 1, 9, T.U16), At(0, 1, 8, 1, 50, T.U16)) { Index = PerChannel(Lane1, 9, T.U16) }.ToTiu()),
        ["nonzero"] = ("sg.type: result type = 0, must be 16 or 32-bit (positions have 16 or 32 bits)", new GatherScatter(GatherScatterKind.Nonzero, At(0x8000, 1, 8, 1, 9, T.U8), At(0, 1, 8, 1, 9, T.U8)) { CountAddress = 0x4000 }.ToTiu()),
        ["sfu count"] = ("sfu.count: Opd1N = 1, must be 2..65535 (a polynomial has at least two coefficients)", new SpecialFunction(SpecialFunctionKind.Taylor, Y(T.F32), X(T.F32)) { CoefficientCount = 1 }.ToTiu()),
        ["sfu table"] = ("sfu.alignment: Opd1Addr = 16388, must be a multiple of 64 (coefficient tables are aligned)", new SpecialFunction(SpecialFunctionKind.Taylor, Y(T.F32), X(T.F32)) { CoefficientCount = 3, Coefficients = 0x4004 }.ToTiu()),
        ["sfu rsqrt half"] = ("sfu.type: input type = 1, must be f32 (f32 only)", new SpecialFunction(SpecialFunctionKind.ReciprocalSqrt, Y(T.F16), X(T.F16)).ToTiu()),
        ["lin int"] = ("lin.type: result type = 4, must be a float (floats only)", new Linear(LinearKind.SquaredSum, Y(T.I32), X(T.I32), Immediate.Zero(T.I32)).ToTiu()),
        ["cmp size"] = ("cmp.size: c size = 1, must be at least 4 (choices are no narrower than what is compared)", new Compare(CompareKind.Equal, Y(T.U8), X(T.F32), Immediate.Zero(T.F32)) { C = Immediate.Zero(T.U8), D = Immediate.Zero(T.U8) }.ToTiu()),
        ["vc lane"] = ("vc.lane: b lane = 1, must be 0 (b and the result share a lane)", new VectorOuter(ArithmeticOp.Mul, At(0, 4, 7, 1, 6, T.F32), new(0x4000, 1, 4, 4, T.F32), At(Lane1, 1, 7, 1, 6, T.F32)).ToTiu()),
        ["vc unary"] = ("vc.operation: TskEuTyp = 26, must be a binary operation (not an operation of VC)", new VectorOuter(ArithmeticOp.Abs, At(0, 4, 7, 1, 6, T.F32), new(0x4000, 1, 4, 4, T.F32), At(0x8000, 1, 7, 1, 6, T.F32)).ToTiu()),
        ["operation"] = ("tiu.operation: TskEuTyp = 3, must be a known code (opcode 0 has no such operation we know)", new(TiuForms.TIUlong) { [TiuField.TskTyp] = 0, [TiuField.TskEuTyp] = 3, [TiuField.TskLaneNum] = 1 }),
        ["mask"] = ("tiu.lane-mask: TskLaneNum = 0, must be not 0 (a zero mask writes nothing)", new(TiuForms.TIUlong) { [TiuField.TskTyp] = 3, [TiuField.TskEuTyp] = 19, [TiuField.TskOpdNum] = 1 }),
        ["conv bias alignment"] = ("conv.alignment: addend = 49154, must be a multiple of 4 (address alignment)", (ConvI8 with { Addend = PerChannel(0xC002, 70, T.I16) }).ToTiu()),
        ["conv f32 result alignment"] = ("conv.alignment: result = 32800, must be a multiple of 64 (address alignment)", (ConvF16 with { Result = ConvF16.Result with { Address = 0x8020 } }).ToTiu()),
        ["conv i8 result alignment"] = ("conv.alignment: result = 32770, must be a multiple of 4 (address alignment)", (ConvI8 with { Result = ConvI8.Result with { Address = 0x8002 } }).ToTiu()),
        ["pord layout"] = ("pord.layout: Opd0Str = 3, must be 0 (the input is aligned)", new(TiuForms.TIUlong)
        {
            [TiuField.TskTyp] = 1, [TiuField.TskEuTyp] = 4, [TiuField.TskLaneNum] = 1, [TiuField.Opd0Str] = 3, [TiuField.Res0N] = 1, [TiuField.Res0C] = 1, [TiuField.Res0H] = 1, [TiuField.Res0W] = 1,
            [TiuField.Opd0H] = 1, [TiuField.Opd0W] = 1, [TiuField.Opd1H] = 1, [TiuField.Opd1W] = 1, [TiuField.ResOpXStr] = 1, [TiuField.ResOpYStr] = 1, [TiuField.Opd3Const] = 1,
        }),
        ["pord weight lane"] = ("pord.lane: weights lane = 1, must be 0 (input, result, weights and bias share a lane)", (Depthwise with { Weights = LocalTensor.Compact(Lane1, new(1, 70, 3, 3), T.I8) }).ToTiu()),
        ["pord bias lane"] = ("pord.lane: bias lane = 1, must be 0 (input, result, weights and bias share a lane)", (Depthwise with { Bias = PerChannel(Lane1, 70, T.I32) }).ToTiu()),
        ["pord wide input"] = ("pord.type: input type = 3, must be a float or 8-bit (integers are 8-bit)", (MaxPool with { Input = MaxPool.Input with { Type = T.I16 }, Result = MaxPool.Result with { Type = T.I16 } }).ToTiu()),
        ["pord dilation"] = ("pord.dilation: dilation h = 16, must be 1..15 (distance of taps)", (MaxPool with { Window = MaxPool.Window with { DilationH = 16, PadTop = 15, PadBottom = 15 } }).ToTiu()),
        ["mm section"] = ("mm.section: last width = 5, must be 1..4 (the last section is no wider than the others)", new(TiuForms.TIUlong)
        {
            [TiuField.TskTyp] = 2, [TiuField.TskEuTyp] = 1, [TiuField.TskLaneNum] = 1, [TiuField.Opd0Prec] = 2, [TiuField.Res0Prec] = 2, [TiuField.Opd0N] = 1, [TiuField.Opd0C] = 1, [TiuField.Opd0W] = 4,
            [TiuField.Opd1W] = 5, [TiuField.Res0C] = 1, [TiuField.Res0W] = 4, [TiuField.Opd2Const] = 1,
        }),
        ["mm f32 to i32"] = ("mm.type: result type = 4, must be f32 (f32 only gives f32)", (Product with { Result = Product.Result with { Type = T.I32 } }).ToTiu()),
        ["mm wrq to i32"] = ("mm.type: result type = 4, must be 8 or 16-bit (requantised kinds take 8-bit and give 8 or 16 bits)", (Product with { Kind = MatMulKind.Requantized, Left = Product.Left with { Type = T.I8 }, Result = Product.Result with { Type = T.I32 } }).ToTiu()),
        ["mm wrq i8 accumulate"] = ("mm.accumulate: ResAdd = 1, must be 0 (8-bit accumulation is broken)", (Product with { Kind = MatMulKind.Requantized, Left = Product.Left with { Type = T.I8 }, Result = Product.Result with { Type = T.I8 }, Accumulate = true }).ToTiu()),
        ["mm2 to bf16"] = ("mm2.type: result type = 5, must be f16 or f32 (f16 input)", (Product2 with { Result = Product2.Result with { Type = T.BF16 } }).ToTiu()),
        ["mm2 i16"] = ("mm2.type: input type = 3, must be i8 or u8 (integers are 8-bit)", (Product2 with { Left = At(0, 1, 20, 1, 100, T.I16), Result = Product2.Result with { Type = T.I32 } }).ToTiu()),
        ["mm2 i8 to i16"] = ("mm2.type: result type = 3, must be i32 (8-bit products give 32 bits)", (Product2 with { Left = At(0, 1, 20, 1, 100, T.I8), Result = Product2.Result with { Type = T.I16 } }).ToTiu()),
        ["ar integer mac"] = ("ar.type: result type = 4, must be one float type (MultiplyAccumulate of i8 and i8 to i32)", (Two(ArithmeticOp.MultiplyAccumulate, T.I8, T.I8, T.I32) with { C = Immediate.Zero(T.I16) }).ToTiu()),
        ["ar min widths"] = ("ar.type: result type = 3, must be one type and sign (Min of i8 and i16 to i16)", Two(ArithmeticOp.Min, T.I8, T.I16, T.I16).ToTiu()),
        ["ar xor floats"] = ("ar.type: result type = 2, must be integers of one width (Xor of f32 and f32 to f32)", Two(ArithmeticOp.Xor, T.F32, T.F32, T.F32).ToTiu()),
        ["ar abs types"] = ("ar.type: result type = 2, must be one type (Abs of f16 and f16 to f32)", ArithmeticCommand.Unary(ArithmeticOp.Abs, Y(T.F32), X(T.F16)).ToTiu()),
        ["ar first one float"] = ("ar.type: result type = 4, must be integers (FirstOne of f32 and f32 to i32)", ArithmeticCommand.Unary(ArithmeticOp.FirstOne, Y(T.I32), X(T.F32)).ToTiu()),
        ["ar shift float"] = ("ar.type: result type = 2, must be integers (LogicShift of f32 and i8 to f32)", Two(ArithmeticOp.LogicShift, T.F32, T.I8, T.F32).ToTiu()),
        ["ar rounding"] = ("ar.rounding: rounding = 7, must be 0..6 (rounding mode)", (Two(ArithmeticOp.MulHigh, T.I8, T.I8, T.I8) with { Rounding = (Rounding)7 }).ToTiu()),
        ["ar index lanes"] = ("ar.index: result c = 65, must be 1..64 (one row of channels)", new ArithmeticCommand(ArithmeticOp.IndexAlongLanes, At(0, 1, 65, 1, 1, T.I32)).ToTiu()),
        ["ar lane index width"] = ("ar.index: result w = 2, must be 1..1 (one step of the unit)", new ArithmeticCommand(ArithmeticOp.IndexAlongLanes, At(0, 1, 64, 1, 2, T.I32)).ToTiu()),
        ["ar half index"] = ("ar.index: result type = 1, must be no half (indices have 8 or 32 bits, or are 16-bit integers)", new ArithmeticCommand(ArithmeticOp.IndexAlongW, At(0, 1, 64, 1, 8, T.F16)).ToTiu()),
        ["dq integer type"] = ("rq.type: result type = 0, must be f32 (dq0), 16 or 32-bit (dq1) (DequantInteger)", (Requant with { Kind = RequantizeKind.DequantInteger, Input = Requant.Input with { Type = T.I8 } }).ToTiu()),
        ["rq first rounding"] = ("rq.rounding: rounding = 6, must be 0..4 (conversions from and to float know five modes)", (Requant with { Kind = RequantizeKind.RequantFloat, Rounding = Rounding.HalfDown }).ToTiu()),
        ["rq2"] = ("tiu.operation: TskEuTyp = 2, must be a known code (opcode 4 has no such operation we know)", new(TiuForms.SRQsDQ) { [TiuField.CmdShort] = 1, [TiuField.TskTyp] = 4, [TiuField.TskEuTyp] = 2 }),
        ["static broadcast lanes"] = ("trans.broadcast: last lane = 65, must be 1..64 (a broadcast ends with lane 63)", new Transpose(TransposeKind.StaticBroadcast, At(Lane1, 1, 64, 1, 8, T.F32), LocalTensor.Compact((uint)ChipMemory.StaticBase, new(1, 1, 1, 8), T.F32)).ToTiu()),
        ["trans from static"] = ("trans.memory: source = 150994944, must be in local memory (only the static kinds read static memory)", Transpose.LaneCopy(0, At((uint)ChipMemory.StaticBase, 1, 7, 3, 9, T.F16)).ToTiu()),
        ["sg limit"] = ("sg.limit: Opd3Const = 1, must be 0 (only gathers of elements take an index for none)", new GatherScatter(GatherScatterKind.LaneScatter, At(0x8000, 1, 8, 1, 50, T.U16), At(0, 1, 8, 1, 9, T.U16)) { Index = At(0x4000, 1, 8, 1, 9, T.U16), AllowInvalid = true }.ToTiu()),
        ["sg four banks"] = ("sg.four-bank: result n = 2, must be 1 (a gather from four banks takes one image)", new GatherScatter(GatherScatterKind.FourBankGather, At(0x8000, 2, 8, 1, 9, T.U16), At(0, 1, 8, 1, 50, T.U16)) { Index = At(0x4000, 2, 8, 1, 9, T.U16) }.ToTiu()),
        ["sg 2"] = ("tiu.no-effect: TskEuTyp = 2, must be another operation (the vendor's functional model does nothing for it, what the chip does is not known)", new(TiuForms.SSG) { [TiuField.CmdShort] = 1, [TiuField.TskTyp] = 6, [TiuField.TskEuTyp] = 2 }),
        ["sg 10"] = ("tiu.no-effect: TskEuTyp = 10, must be another operation (the vendor's functional model does nothing for it, what the chip does is not known)", new(TiuForms.SSG) { [TiuField.CmdShort] = 1, [TiuField.TskTyp] = 6, [TiuField.TskEuTyp] = 10 }),
        ["lar"] = ("tiu.no-effect: TskEuTyp = 0, must be another operation (the vendor's functional model does nothing for it, what the chip does is not known)", new(TiuForms.LAR) { [TiuField.TskTyp] = 7 }),
        ["sfu iterations"] = ("sfu.iterations: iterations = 5, must be 1..4 (Newton steps)", new SpecialFunction(SpecialFunctionKind.ReciprocalSqrt, Y(T.F32), X(T.F32)) { Iterations = 5 }.ToTiu()),
        ["sfu integer"] = ("sfu.type: input type = 4, must be a float (functions of floats)", new SpecialFunction(SpecialFunctionKind.Taylor, Y(T.I32), X(T.I32)) { CoefficientCount = 3 }.ToTiu()),
        ["sfu result"] = ("sfu.type: result type = 3, must be f32 (same type out)", new SpecialFunction(SpecialFunctionKind.Normalize, Y(T.I16), X(T.F32)).ToTiu()),
        ["cmp both sizes"] = ("cmp.size: c size = 4, must be 1 (choices are no narrower than what is compared)", new Compare(CompareKind.LessBoth, Y(T.U8), X(T.U8), Immediate.Zero(T.U8)) { C = Immediate.Zero(T.F32), D = Immediate.Zero(T.F32) }.ToTiu()),
        ["vc types"] = ("ar.type: result type = 2, must be one float type, or integers (Add of f16 and f32 to f32)", new VectorOuter(ArithmeticOp.Add, At(0, 4, 7, 1, 6, T.F32), new(0x4000, 1, 4, 4, T.F16), At(0x8000, 1, 7, 1, 6, T.F32)).ToTiu()),
        ["address"] = ("tiu.address: a = 16777216, must be below 16 MiB (not a local address)", (Two(ArithmeticOp.Add, T.F32, T.F32, T.F32) with { A = At(0x100_0000, 1, 64, 4, 4, T.F32) }).ToTiu()),
        ["reserved"] = ("tiu.reserved: reserved = 1, must be 0 (unknown bits must be zero)", CommandCodec.DecodeTiu([.. CommandCodec.Encode(new TiuSystem(TiuSystemKind.Nop).ToTiu())[..15], 0x80])),
        ["type"] = ("tiu.type: result = 6, must be 0..5 (later chips only)", ArithmeticCommand.Unary(ArithmeticOp.Copy, Y(new(6, true)), X(new(6, true))).ToTiu()),
    };

    private static readonly Dictionary<string, (string Message, GdmaCommand Command)> GdmaCases = new()
    {
        ["w stride"] = ("gdma.w-stride: source w stride = 132, must be 1..128 (bytes between elements of a row)", TensorMove.Copy(new(G, new(1, 1, 1, 4), new(0, 0, 0, 33)), GdmaSide.Contiguous(G + 4096, new(1, 1, 1, 4)), T.F32).ToGdma()),
        ["w stride 0"] = ("gdma.w-stride: source w stride = 0, must be 1..128 (bytes between elements of a row)", TensorMove.Copy(new(G, new(1, 1, 1, 4), default), GdmaSide.Contiguous(G + 4096, new(1, 1, 1, 4)), T.F32).ToGdma()),
        ["extent"] = ("gdma.extent: source = 0, must be 1..65535 (extents)", TensorMove.Copy(GdmaSide.Contiguous(G, new(1, 0, 1, 4)), GdmaSide.Contiguous(G + 4096, new(1, 0, 1, 4)), T.F32).ToGdma()),
        ["alignment"] = ("gdma.alignment: source = 4294967298, must be a multiple of 4 (elements lie at multiples of their size)", TensorMove.Copy(GdmaSide.Contiguous(G + 2, new(1, 1, 1, 4)), GdmaSide.Contiguous(G + 4096, new(1, 1, 1, 4)), T.F32).ToGdma()),
        ["static"] = ("gdma.static: source = 150994944, must be local, L2 or global (static memory is out of reach)", new LinearMove(ChipMemory.StaticBase, G, 8, T.U8).ToGdma()),
        ["nowhere"] = ("gdma.address: source = 8192, must be local, L2 or global (in no memory of the chip)", new LinearMove(0x2000, G, 8, T.U8).ToGdma()),
        ["l2"] = ("gdma.bounds: operand = 270512132, must be up to 0x101FB000 (beyond the usable part of L2)", new LinearMove(G, ChipMemory.L2UsableEnd - 4, 8, T.U8).ToGdma()),
        ["bounds"] = ("gdma.bounds: operand = 262192, must be up to 262144 (an operand runs out of its lane)", TensorMove.FillWith(GdmaSide.Local(At(0x3FFF0, 1, 2, 4, 4, T.F32)), T.F32, 0).ToGdma()),
        ["fill lanes"] = ("gdma.lanes: last lane = 65, must be 1..64 (broadcasts and fills end with lane 63)", TensorMove.FillWith(GdmaSide.Local(At(0, 1, 65, 4, 4, T.F32)), T.F32, 0).ToGdma()),
        ["broadcast lanes"] = ("gdma.lanes: last lane = 65, must be 1..64 (broadcasts end with lane 63)", new LinearMove(G, L + ChipMemory.LaneBytes, 8, T.U8) { BroadcastLanes = 64 }.ToGdma()),
        ["four banks"] = ("gdma.four-bank: destination offset = 16384, must be 131072..163839 (the first of four copies lies in this range)", new TensorMove(TensorMoveKind.FourBankCopy, GdmaSide.Contiguous(G, new(1, 4, 1, 4)), GdmaSide.Local(At(0x4000, 1, 4, 1, 4, T.F32)), T.F32).ToGdma()),
        ["reshape"] = ("gdma.reshape: destination = 4, must be 5 (both sides hold the same number of elements)", TensorMove.Copy(GdmaSide.Contiguous(G, new(1, 1, 1, 5)), GdmaSide.Contiguous(G + 4096, new(1, 1, 1, 4)), T.F32).ToGdma()),
        ["collect"] = ("gdma.transpose: address = 0, must be local (one side is local memory)", new TensorMove(TensorMoveKind.Collect, GdmaSide.Contiguous(G, new(1, 2, 1, 4)), GdmaSide.Contiguous(G + 4096, new(1, 4, 1, 2)), T.F32).ToGdma()),
        ["in place"] = ("gdma.overlap: destination = 4294967296, must be apart from the source (a transpose cannot work in place)", new CwTransposeMove(GdmaSide.Contiguous(G, new(1, 2, 1, 4)), GdmaSide.Contiguous(G, new(1, 4, 1, 2)), T.F32).ToGdma()),
        ["index stride"] = ("gdma.index: index h stride = 2, must be 1 (indices lie next to each other)", new RowMove(false, GdmaSide.Contiguous(G, new(1, 1, 9, 8)), new(G + 4096, new(1, 1, 4, 1), new(0, 8, 2, 1)), GdmaSide.Contiguous(G + 8192, new(1, 1, 4, 8)), T.F16).ToGdma()),
        ["index rows"] = ("gdma.index: rows = 9, must be 4 (one index for each row moved)", new RowMove(true, GdmaSide.Contiguous(G, new(1, 1, 9, 8)), GdmaSide.Contiguous(G + 4096, new(1, 1, 4, 1)), GdmaSide.Contiguous(G + 8192, new(1, 1, 40, 8)), T.F16).ToGdma()),
        ["matrix sides"] = ("gdma.matrix: address = 134217728, must be local or global (one side is local memory, the other is not)", new MatrixMove(L, 4, 4, 4, new(0, 4, 4, 4, T.F32), true).ToGdma()),
        ["short"] = ("gdma.short: CmdShort = 1, must be 0 (the runtime steps by the long form; only the end is short)", new(GdmaForms.SDMAGeneral) { [GdmaField.CmdShort] = 1, [GdmaField.CmdType] = 3, [GdmaField.LocalmemMaskL32] = 1 }),
        ["mask"] = ("gdma.lane-mask: LocalmemMaskL32 = 0, must be not 0 (a zero mask touches no lane)", new(GdmaForms.DMAGeneral) { [GdmaField.CmdType] = 3 }),
        ["broadcast mask"] = ("gdma.lane-mask: LocalmemMaskL32 = 1, must be all ones (a broadcast goes to all its lanes)", Masked(new TensorMove(TensorMoveKind.Broadcast, GdmaSide.Contiguous(G, new(1, 1, 4, 5)), GdmaSide.Local(At(0, 1, 64, 4, 5, T.F32)), T.F32).ToGdma())),
        ["broadcast to global"] = ("gdma.broadcast: destination = 4294971392, must be in local memory (a broadcast goes to the lanes)", new TensorMove(TensorMoveKind.Broadcast, GdmaSide.Contiguous(G, new(1, 1, 4, 5)), GdmaSide.Contiguous(G + 4096, new(1, 8, 4, 5)), T.F32).ToGdma()),
        ["linear broadcast to global"] = ("gdma.broadcast: destination = 4294971392, must be in local memory (a broadcast goes to the lanes)", new LinearMove(G, G + 4096, 8, T.U8) { BroadcastLanes = 2 }.ToGdma()),
        ["linear broadcast beyond the lane"] = ("gdma.bounds: last byte = 262148, must be 1..262144 (what is broadcast stays within a lane)", new LinearMove(G, L + ChipMemory.LaneBytes - 4, 8, T.U8) { BroadcastLanes = 2 }.ToGdma()),
        ["linear special"] = ("gdma.special: CmdSpecialFunction = 2, must be 0..1 (unknown function)", new(GdmaForms.DMAGeneral) { [GdmaField.CmdType] = 3, [GdmaField.CmdSpecialFunction] = 2 }),
        ["transpose fill"] = ("gdma.fill: FillConstantEn = 1, must be 0 (a transpose does not fill)", new(GdmaForms.DMATensor) { [GdmaField.CmdSpecialFunction] = 2, [GdmaField.FillConstantEn] = 1 }),
        ["four banks of global"] = ("gdma.four-bank: destination offset = -1, must be 131072..163839 (the first of four copies lies in this range)", new TensorMove(TensorMoveKind.FourBankCopy, GdmaSide.Contiguous(G, new(1, 4, 1, 4)), GdmaSide.Contiguous(G + 4096, new(1, 4, 1, 4)), T.F32).ToGdma()),
        ["distribute to global"] = ("gdma.transpose: address = 0, must be local (one side is local memory)", new TensorMove(TensorMoveKind.Distribute, GdmaSide.Contiguous(G, new(1, 2, 1, 4)), GdmaSide.Contiguous(G + 4096, new(1, 4, 1, 2)), T.F32).ToGdma()),
        ["select special"] = ("gdma.special: CmdSpecialFunction = 2, must be 0..1 (unknown function)", new(GdmaForms.DMAMaskedSelect) { [GdmaField.CmdType] = 2, [GdmaField.CmdSpecialFunction] = 2 }),
        ["select to local"] = ("gdma.packed: destination = 134217728, must be in L2 or global memory (packed elements go to linear memory)", new MaskedSelectMove(G, G + 4096, L, new(1, 6, 4, 5), T.F32, T.U8).ToGdma()),
        ["nonzero to local"] = ("gdma.packed: destination = 134217728, must be in L2 or global memory (packed elements go to linear memory)", new NonzeroMove(G, L, new(1, 6, 4, 5), T.F32, T.U32).ToGdma()),
        ["nonzero as floats"] = ("gdma.index-type: IndexDataFormat = 2, must be 8, 16 or 32-bit (positions are integers)", new NonzeroMove(G, G + 4096, new(1, 6, 4, 5), T.F32, T.F32).ToGdma()),
        ["index channels"] = ("gdma.index: index c = 2, must be 1 or 3 (one channel for all, or one for each)", new RowMove(false, GdmaSide.Contiguous(G, new(1, 3, 9, 8)), GdmaSide.Contiguous(G + 4096, new(1, 2, 4, 1)), GdmaSide.Contiguous(G + 8192, new(1, 3, 4, 8)), T.F16).ToGdma()),
        ["one source and one index"] = ("gdma.index: source c = 1, must be 3 (source and index do not both serve all channels)", new RowMove(false, GdmaSide.Contiguous(G, new(1, 1, 9, 8)), GdmaSide.Contiguous(G + 4096, new(1, 1, 4, 1)), GdmaSide.Contiguous(G + 8192, new(1, 3, 4, 8)), T.F16).ToGdma()),
        ["index lists"] = ("gdma.index: index c stride = 3, must be at least 4 (index lists do not overlap)", new RowMove(false, GdmaSide.Contiguous(G, new(1, 3, 9, 8)), new(G + 4096, new(1, 3, 4, 1), new(0, 3, 1, 1)), GdmaSide.Contiguous(G + 8192, new(1, 3, 4, 8)), T.F16).ToGdma()),
        ["row lengths"] = ("gdma.index: destination w = 7, must be 8 (rows have one length)", new RowMove(false, GdmaSide.Contiguous(G, new(1, 1, 9, 8)), GdmaSide.Contiguous(G + 4096, new(1, 1, 4, 1)), GdmaSide.Contiguous(G + 8192, new(1, 1, 4, 7)), T.F16).ToGdma()),
        ["elements"] = ("gdma.extent: SrcCstride = 0, must be 1..4294967295 (at least one element)", new LinearMove(G, G + 4096, 0, T.U8).ToGdma()),
        ["matrix special"] = ("gdma.special: CmdSpecialFunction = 2, must be 0..1 (unknown function)", new(GdmaForms.DMATensor) { [GdmaField.CmdType] = 1, [GdmaField.CmdSpecialFunction] = 2 }),
        ["system special"] = ("gdma.special: CmdSpecialFunction = 2, must be 0..1 (only end and nop exist)", new(GdmaForms.SDMASys) { [GdmaField.CmdShort] = 1, [GdmaField.CmdType] = 6, [GdmaField.CmdSpecialFunction] = 2 }),
        ["reserved"] = ("gdma.reserved: reserved = 1, must be 0 (unknown bits must be zero)", CommandCodec.DecodeGdma([.. CommandCodec.Encode(new GdmaSystem(GdmaSystemKind.End).ToGdma())[..11], 0x80, 0, 0, 0, 0])),
        ["type"] = ("gdma.type: SrcDataFormat = 6, must be 0..5 (later chips only)", new LinearMove(G, G + 64, 8, new(6, false)).ToGdma()),
        ["special"] = ("gdma.special: CmdSpecialFunction = 7, must be 0..6 (unknown function)", new(GdmaForms.DMATensor) { [GdmaField.CmdSpecialFunction] = 7 }),
    };

    public static TheoryData<string> TiuNames => [.. TiuCases.Keys];

    public static TheoryData<string> GdmaNames => [.. GdmaCases.Keys];

    [Theory]
    [MemberData(nameof(TiuNames))]
    public void An_illegal_tiu_command_breaks_its_rule(string name)
    {
        var (message, command) = TiuCases[name];
        Assert.Contains(message, Legality.Check(command).Select(v => v.ToString()));
    }

    [Theory]
    [MemberData(nameof(GdmaNames))]
    public void An_illegal_gdma_command_breaks_its_rule(string name)
    {
        var (message, command) = GdmaCases[name];
        Assert.Contains(message, Legality.Check(command).Select(v => v.ToString()));
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
