using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Ir;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Functions of one operand, computed in f32 inside local memory.</summary>
internal static class ActiveKernel
{
    private static readonly Dictionary<string, ActiveFunction> Functions = new(StringComparer.Ordinal)
    {
        ["EXP"] = new(LocalMath.ExpScratch, true, (m, y, x, s, table, _) => m.Exp(y, x, s, table)),
        ["SIGMOID"] = new(LocalMath.ExpScratch, true, (m, y, x, s, table, _) => m.Sigmoid(y, x, s, table)),
        ["SILU"] = new(LocalMath.ExpScratch + 1, true, SiLU),
        ["TANH"] = new(LocalMath.ExpScratch + 1, true, Tanh),
        ["ELU"] = new(LocalMath.ExpScratch + 1, true, Elu),
        ["HSIGMOID"] = new(0, false, (m, y, x, _, _, c) => m.HardSigmoid(y, x, c[0], c[1])),
        ["HSWISH"] = new(1, false, HardSwish),
        ["ABS"] = new(0, false, (m, y, x, _, _, _) => m.Abs(y, x)),
        ["SQUARE"] = new(0, false, (m, y, x, _, _, _) => m.Binary(ArithmeticOp.Mul, y, x, x)),
        ["SQRT"] = new(1, false, (m, y, x, s, _, _) => m.Sqrt(y, x, s[0])),
        ["RSQRT"] = new(0, false, (m, y, x, _, _, _) => m.ReciprocalSqrt(y, x)),
        ["FLOOR"] = new(0, false, (m, y, x, _, _, _) => m.Cast(y, x, Rounding.Floor)),
        ["CEIL"] = new(0, false, (m, y, x, _, _, _) => m.Cast(y, x, Rounding.Ceiling)),
        ["ROUND"] = new(0, false, (m, y, x, _, _, _) => m.Cast(y, x)),
        ["SOFTSIGN"] = new(1, false, Softsign),
    };

    /// <summary>The modes this chip computes.</summary>
    public static IReadOnlyCollection<string> Modes => Functions.Keys;

    public static void Emit(Tpu.Active op, KernelContext context)
    {
        GlobalTensor x = context.Global(op.Input), y = context.Global(op.Output);
        ActiveFunction function = Functions[op.Mode];
        new Float32Emission(op.Operation, context, [x], y)
        {
            Scratch = function.Scratch,
            Tables = function.NeedsTable ? [LocalMath.ExpCoefficients] : [],
            Compute = (math, tile) =>
                function.Emit(math, tile.Output, tile.Inputs[0], tile.Scratch, function.NeedsTable ? tile.Tables[0] : 0, op.Coeffs),
        }.Run();
    }

    private static void SiLU(LocalMath m, LocalTensor y, LocalTensor x, IReadOnlyList<LocalTensor> s, uint table, EquatableList<double> c)
    {
        m.Sigmoid(s[3], x, s, table);
        m.Binary(ArithmeticOp.Mul, y, x, s[3]);
    }

    private static void Tanh(LocalMath m, LocalTensor y, LocalTensor x, IReadOnlyList<LocalTensor> s, uint table, EquatableList<double> c)
    {
        m.Binary(ArithmeticOp.Mul, s[3], x, 2.0);
        m.Sigmoid(s[3], s[3], s, table);
        m.Binary(ArithmeticOp.Mul, s[3], s[3], 2.0);
        m.Binary(ArithmeticOp.Sub, y, s[3], 1.0);
    }

    private static void Elu(LocalMath m, LocalTensor y, LocalTensor x, IReadOnlyList<LocalTensor> s, uint table, EquatableList<double> c)
    {
        m.Binary(ArithmeticOp.Min, s[3], x, 0.0);
        m.Exp(s[3], s[3], s, table);
        m.Binary(ArithmeticOp.Sub, s[3], s[3], 1.0);
        m.Binary(ArithmeticOp.Mul, s[3], s[3], c[0]);
        m.Binary(ArithmeticOp.Max, s[0], x, 0.0);
        m.Binary(ArithmeticOp.Add, y, s[0], s[3]);
    }

    private static void HardSwish(LocalMath m, LocalTensor y, LocalTensor x, IReadOnlyList<LocalTensor> s, uint table, EquatableList<double> c)
    {
        m.HardSigmoid(s[0], x, 1.0 / 6, 0.5);
        m.Binary(ArithmeticOp.Mul, y, x, s[0]);
    }

    private static void Softsign(LocalMath m, LocalTensor y, LocalTensor x, IReadOnlyList<LocalTensor> s, uint table, EquatableList<double> c)
    {
        m.Abs(s[0], x);
        m.Binary(ArithmeticOp.Add, s[0], s[0], 1.0);
        m.Divide(y, x, s[0], 4);
    }

    /// <param name="Scratch">f32 scratch tensors it needs.</param>
    /// <param name="NeedsTable">Whether it needs the exponential's coefficients.</param>
    /// <param name="Emit">Emits result, argument, scratch, table offset, coefficients. The result is none of the others.</param>
    private sealed record ActiveFunction(
        int Scratch,
        bool NeedsTable,
        Action<LocalMath, LocalTensor, LocalTensor, IReadOnlyList<LocalTensor>, uint, EquatableList<double>> Emit);
}
