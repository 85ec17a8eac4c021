using System.Diagnostics;
using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;
using Xunit.Abstractions;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Multiply-accumulates per second of the simulator beside SOPHGO's model; run on request only.</summary>
public sealed class SpeedMeasurement(ITestOutputHelper output)
{
    private const string Variable = "TPUMLIR_MEASURE_SPEED";

    [SkippableFact]
    public void Dot_products()
    {
        Skip.If(Environment.GetEnvironmentVariable(Variable) is null, $"measured only when {Variable} is set");
        Skip.If(!VendorModel.IsAvailable, "the comparison needs the functional model");
        using var runner = new DifferentialRunner();
        foreach ((string name, ElementType type) in new[] { ("f32", ElementType.Float32), ("f16", ElementType.Float16), ("bf16", ElementType.BFloat16), ("i8", ElementType.Int8) })
        {
            Report(runner, $"conv 3x3 64->64 56x56 {name}", 64.0 * 64 * 9 * 56 * 56, c => Conv(c, type));
        }

        Report(runner, "mm f32 256x256x256", 256.0 * 256 * 256, c => Matrix(c, 1, ElementType.Float32, ElementType.Float32));
        foreach ((string name, ElementType type) in new[] { ("f16", ElementType.Float16), ("bf16", ElementType.BFloat16) })
        {
            Report(runner, $"mm2 nn 256x256x256 {name}", 256.0 * 256 * 256, c => Matrix(c, 4, type, ElementType.Float32));
        }

        Report(runner, "ar add f32 64x56x56", 64.0 * 56 * 56, c => Add(c, ElementType.Float32));
        Report(runner, "ar add f16 64x56x56", 64.0 * 56 * 56, c => Add(c, ElementType.Float16));
        Report(runner, "gdma load f32 64x56x56", 64.0 * 56 * 56, Load);
    }

    private void Report(DifferentialRunner runner, string name, double work, Action<DifferentialCase> build)
    {
        var c = new DifferentialCase(new Random(1), runner);
        build(c);
        byte[] bytes = c.Tiu is { } tiu ? CommandBytes.Of(tiu) : CommandBytes.Of(c.Gdma!);
        double ours = Best(() =>
        {
            if (c.Tiu is not null)
            {
                runner.Machine.Execute(c.Tiu);
            }
            else
            {
                runner.Machine.Execute(c.Gdma!);
            }
        });
        double theirs = Best(() => VendorModel.Instance.Execute(bytes, c.Tiu is null ? 1u : 0u), 2);
        output.WriteLine($"{name,-32} ours {work / ours / 1e9,8:0.00} G/s  model {work / theirs / 1e9,8:0.000} G/s  {theirs / ours,7:0.0}x");
    }

    private static double Best(Action action, int repeats = 8)
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

    private static void Conv(DifferentialCase c, ElementType type)
    {
        TiuCommand t = ConvCases.Long(0, 0);
        c.Tiu = t;
        ElementType result = type == ElementType.Int8 ? ElementType.Int32 : type;
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

    private static void Add(DifferentialCase c, ElementType type)
    {
        TiuCommand t = ConvCases.Long(3, 2);
        c.Tiu = t;
        ConvCases.Set(t, (TiuField.Opd0Prec, (int)type), (TiuField.Opd1Prec, (int)type), (TiuField.Res0Prec, (int)type), (TiuField.TskOpdNum, 2),
            (TiuField.Res0N, 1), (TiuField.Res0C, 64), (TiuField.Res0H, 56), (TiuField.Res0W, 56));
        t[TiuField.Opd0Addr] = c.Local(56 * 56 * 4, type, Numbers.Plain);
        t[TiuField.Opd1Addr] = c.Local(56 * 56 * 4, type, Numbers.Plain);
        t[TiuField.Res0Addr] = c.Local(56 * 56 * 4, type, Numbers.Plain);
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
