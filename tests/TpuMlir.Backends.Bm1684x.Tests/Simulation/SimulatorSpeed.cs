using System.Diagnostics;
using System.Globalization;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Operations per second of the simulator beside SOPHGO's model, command by command; the bench's verb "simulator".</summary>
internal static class SimulatorSpeed
{
    private const ElementType F32 = ElementType.Float32, F16 = ElementType.Float16, BF16 = ElementType.BFloat16;
    private const ElementType I8 = ElementType.Int8, I16 = ElementType.Int16, I32 = ElementType.Int32;
    private const double Products = 64.0 * 64 * 9 * 56 * 56, Elements = 64.0 * 56 * 56;

    /// <summary>Prints a line per command; false when the vendor's model is not there.</summary>
    public static bool Run(TextWriter output)
    {
        if (!VendorModel.IsAvailable)
        {
            output.WriteLine($"the simulator is measured beside the vendor's model only: {VendorModel.Variable} names libcmodel_1684x.so");
            return false;
        }

        output.WriteLine($"{Environment.ProcessorCount} threads beside the vendor's one; billions of products or elements per second");
        using var runner = new DifferentialRunner();
        runner.Resynchronise();
        void Measure(string name, double work, int goal, Action<DifferentialCase> build) => Report(output, runner, name, work, goal, build);
        foreach ((string name, ElementType type, int goal) in new[] { ("f32", F32, 40), ("f16", F16, 60), ("bf16", BF16, 60), ("i8", I8, 30) })
        {
            Measure($"conv 3x3 64->64 56x56 {name}", Products, goal, c => Conv(c, type));
        }

        Measure("mm 256x256x256 f32", 256.0 * 256 * 256, 40, c => Matrix(c, 1, F32, F32));
        Measure("mm 256x256x256 i8", 256.0 * 256 * 256, 30, c => Matrix(c, 1, I8, I32));
        Measure("mm2 256x256x256 f16", 256.0 * 256 * 256, 60, c => Matrix(c, 4, F16, F32));
        Measure("mm2 256x256x256 bf16", 256.0 * 256 * 256, 60, c => Matrix(c, 4, BF16, F32));
        Measure("mm2 256x256x256 i8", 256.0 * 256 * 256, 30, c => Matrix(c, 4, I8, I32));
        foreach ((string name, ElementType type) in new[] { ("f32", F32), ("f16", F16), ("bf16", BF16), ("i8", I8) })
        {
            Measure($"ar add {name}", Elements, 3, c => Stream(c, 3, 2, type, type, type));
            Measure($"ar mul {name}", Elements, 3, c => Stream(c, 3, 0, type, type, type));
            Measure($"ar max {name}", Elements, 3, c => Stream(c, 3, 4, type, type, type));
            Measure($"ar copy {name}", Elements, 3, c => Stream(c, 3, 19, type, type, type));
            Measure($"depthwise 3x3 {name}", Elements * 9, 3, c => Window(c, 0, type));
            Measure($"maximum 3x3 {name}", Elements * 9, 3, c => Window(c, 4, type));
        }

        Measure("ar div f32", Elements, 3, c => Stream(c, 3, 12, F32, F32, F32));
        Measure("ar add saturating i16 -> i8", Elements, 3, c => Stream(c, 3, 15, I16, I16, I8));
        Measure("ar select f16", Elements, 3, c => Stream(c, 3, 10, F16, F16, F16));
        Measure("ar cast f32 -> f16", Elements, 3, c => Stream(c, 3, 14, F32, F32, F16));
        Measure("ar cast f16 -> f32", Elements, 3, c => Stream(c, 3, 14, F16, F16, F32));
        Measure("ar cast i8 -> f16", Elements, 3, c => Stream(c, 3, 14, I8, I8, F16));
        Measure("ar cast f32 -> i8", Elements, 3, c => Stream(c, 3, 14, F32, F32, I8));
        Measure("rq integer i32 -> i8", Elements, 3, c => Stream(c, 4, 1, I32, I32, I8));
        Measure("rq float i32 -> i8", Elements, 3, c => Stream(c, 4, 0, I32, I32, I8));
        Measure("dq float i8 -> f32", Elements, 3, c => Stream(c, 4, 3, I8, I8, F32));
        Measure("lin mac f16", Elements, 3, c => Stream(c, 10, 1, F16, F16, F16));
        Measure("sfu taylor f32, 8 terms", Elements, 3, c => Stream(c, 9, 13, F32, F32, F32));
        Measure("trans cw f16", Elements, 3, c => Stream(c, 5, 0, F16, F16, F16));
        Measure("bc lane copy f16", Elements, 3, c => Stream(c, 5, 2, F16, F16, F16));
        Measure("gdma load f32", Elements, 3, Load);
        return true;
    }

    private static void Report(TextWriter output, DifferentialRunner runner, string name, double work, int goal, Action<DifferentialCase> build)
    {
        var c = new DifferentialCase(1, runner.Machine);
        build(c);
        byte[] bytes = CommandBytes.Of(c);
        // Also the proof that both compute the same.
        Difference? difference = runner.RunBoth(c);
        double ours = Best(() => runner.RunOurs(c), 8);
        double theirs = Best(() => VendorModel.Instance.Execute([(bytes, c.Tiu is null ? 1u : 0u)]), 2);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-32} ours {work / ours / 1e9,8:0.000}  vendor's {work / theirs / 1e9,8:0.0000}  {theirs / ours,7:0.0} x  (goal {goal} x{(theirs / ours < goal ? ", MISSED" : "")}){(difference is null ? "" : " " + difference.Text)}"));
    }

    private static double Best(Action action, int repeats)
    {
        double best = double.MaxValue;
        for (int i = 0; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    // A command over 64 channels of 56x56 with aligned operands; what a family does not read is ignored.
    private static void Stream(DifferentialCase c, int opcode, int function, ElementType a, ElementType b, ElementType result)
    {
        TiuCommand t = ConvCases.Long(opcode, function);
        c.Tiu = t;
        c.ResultType = result;
        ConvCases.Set(t, (TiuField.Opd0Prec, (int)a), (TiuField.Opd1Prec, (int)b), (TiuField.Res0Prec, (int)result), (TiuField.TskOpdNum, opcode == 3 && function is 10 ? 3 : 2),
            (TiuField.Opd0Sign, 1), (TiuField.Opd1Sign, 1), (TiuField.Opd2Sign, 1), (TiuField.Opd2Const, 1), (TiuField.Opd2Prec, (int)result),
            (TiuField.Res0N, 1), (TiuField.Res0C, opcode == 5 ? 56 : 64), (TiuField.Res0H, 56), (TiuField.Res0W, opcode == 5 ? 64 : 56), (TiuField.Opd0N, 1), (TiuField.Opd0C, 64), (TiuField.Opd0H, 56), (TiuField.Opd0W, 56));
        t[TiuField.Opd0Addr] = c.Local(64 * 64 * a.Size(), a, Numbers.Plain);
        t[TiuField.Opd1Addr] = c.Local(64 * 64 * b.Size(), b, Numbers.Plain);
        t[TiuField.Res0Addr] = c.Local(64 * 64 * 4, result, Numbers.Plain);
        switch (opcode)
        {
            case 4:
                t[TiuField.Opd1Const] = 1;
                (t[TiuField.Opd1Addr], t[TiuField.Opd2Addr]) = function switch { 0 => (0x3D00_0000u, 0u), 3 => (3u, 0x3D00_0000u), _ => (1000u, 0xF0u) };
                break;
            case 9:
                t[TiuField.Opd1N] = 8;
                break;
            case 3 when function == 14:
                t[TiuField.TskOpdNum] = 1;
                t[TiuField.Opd2Addr] = 0;
                break;
        }
    }

    private static void Window(DifferentialCase c, int function, ElementType type)
    {
        Conv(c, type);
        TiuCommand t = c.Tiu!;
        ConvCases.Set(t, (TiuField.TskTyp, 1), (TiuField.TskEuTyp, function), (TiuField.Res0Prec, (int)type), (TiuField.Opd0Sign, 1), (TiuField.Opd1Sign, 1));
        c.ResultType = type;
    }

    private static void Conv(DifferentialCase c, ElementType type)
    {
        TiuCommand t = ConvCases.Long(0, 0);
        c.Tiu = t;
        ElementType result = type == I8 ? I32 : type;
        c.ResultType = result;
        ConvCases.Set(t, (TiuField.Opd0Prec, (int)type), (TiuField.Res0Prec, (int)result), (TiuField.Res0N, 1), (TiuField.Res0C, 64), (TiuField.Res0H, 56), (TiuField.Res0W, 56),
            (TiuField.Opd0C, 64), (TiuField.Opd0H, 56), (TiuField.Opd0W, 56), (TiuField.Opd1H, 3), (TiuField.Opd1W, 3), (TiuField.ResOpXStr, 1), (TiuField.ResOpYStr, 1),
            (TiuField.Opd0UpPad, 1), (TiuField.Opd0DnPad, 1), (TiuField.Opd0LfPad, 1), (TiuField.Opd0RtPad, 1), (TiuField.Opd3Const, 1), (TiuField.Opd2Const, 1));
        t[TiuField.Opd0Addr] = c.Local(56 * 56 * type.Size(), type, Numbers.Plain);
        t[TiuField.Opd1Addr] = c.Local(64 * 9 * type.Size(), type, Numbers.Plain);
        t[TiuField.Res0Addr] = c.Local(56 * 56 * result.Size(), result, Numbers.Plain);
    }

    private static void Matrix(DifferentialCase c, int function, ElementType type, ElementType result)
    {
        TiuCommand t = ConvCases.Long(2, function);
        c.Tiu = t;
        c.ResultType = result;
        ConvCases.Set(t, (TiuField.Opd0Prec, (int)type), (TiuField.Opd1Prec, (int)type), (TiuField.Res0Prec, (int)result), (TiuField.Opd2Const, 1));
        if (function == 1)
        {
            ConvCases.Set(t, (TiuField.Opd0N, 256), (TiuField.Opd0C, 64), (TiuField.Opd0W, 4), (TiuField.Opd1W, 4), (TiuField.Res0C, 64), (TiuField.Res0W, 4));
            t[TiuField.Opd0Addr] = c.Local(256 * 64, type, Numbers.Plain);
            t[TiuField.Opd1Addr] = c.Local(256 * 64, type, Numbers.Plain);
            t[TiuField.Res0Addr] = c.Local(256 * 64, type, Numbers.Plain);
            return;
        }

        ConvCases.Set(t, (TiuField.Res0C, 256), (TiuField.Res0W, 256), (TiuField.Opd1C, 256), (TiuField.Opd1W, 256));
        t[TiuField.Opd0Addr] = c.Local(4 * 256 * 2, type, Numbers.Plain);
        t[TiuField.Opd1Addr] = c.Local(4 * 256 * 2, type, Numbers.Plain);
        t[TiuField.Res0Addr] = c.Local(4 * 256 * 4, result, Numbers.Plain);
    }

    private static void Load(DifferentialCase c)
    {
        var t = new GdmaCommand(GdmaForms.DMATensor);
        c.Gdma = t;
        t[GdmaField.CmdId] = t[GdmaField.NchwCopy] = t[GdmaField.SrcNsize] = t[GdmaField.DstNsize] = 1;
        t[GdmaField.SrcDataFormat] = (uint)ElementType.Float32;
        t[GdmaField.SrcCsize] = t[GdmaField.DstCsize] = 64;
        t[GdmaField.SrcHsize] = t[GdmaField.DstHsize] = t[GdmaField.SrcWsize] = t[GdmaField.DstWsize] = 56;
        t[GdmaField.LocalmemMaskL32] = t[GdmaField.LocalmemMaskH32] = uint.MaxValue;
        long source = c.Global(64 * 56 * 56 * 4, ElementType.Float32, Numbers.Plain);
        t[GdmaField.SrcStartAddrL32] = (uint)source;
        t[GdmaField.SrcStartAddrH8] = (ulong)(source >> 32);
        t[GdmaField.DstStartAddrL32] = (uint)(AddressMap.LocalMemory + c.Local(56 * 56 * 4, ElementType.Float32, Numbers.Plain));
    }
}
