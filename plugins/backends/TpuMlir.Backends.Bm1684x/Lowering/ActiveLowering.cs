using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Functions of one operand that become tpu.Active.</summary>
internal static class ActiveLowering
{
    public static IReadOnlyList<LoweringRule> Rules { get; } =
    [
        Rule<Top.Sigmoid>("SIGMOID"), Rule<Top.Tanh>("TANH"), Rule<Top.Exp>("EXP"), Rule<Top.SiLU>("SILU"), Rule<Top.HardSwish>("HSWISH"),
        Rule<Top.Abs>("ABS"), Rule<Top.Sqrt>("SQRT"), Rule<Top.Rsqrt>("RSQRT"), Rule<Top.Softsign>("SOFTSIGN"),
        Rule<Top.Floor>("FLOOR"), Rule<Top.Ceil>("CEIL"), Rule<Top.Round>("ROUND"),
        Rule<Top.HardSigmoid>("HSIGMOID", op => [op.Alpha, op.Beta]), Rule<Top.Elu>("ELU", op => [op.Alpha]),
        LoweringRule.For<Top.Pow>(Pow),
    ];

    /// <summary>A function of the operand in the mode's type, named after the operator.</summary>
    public static Value Active(LoweringContext context, Op op, Value input, string mode, EquatableList<double>? coefficients = null) =>
        Tpu.Active.Create(context.Builder, op.Location, context.Cast(input), mode, coefficients).Output;

    private static LoweringRule Rule<TOp>(string mode, Func<TOp, EquatableList<double>>? coefficients = null)
        where TOp : TopOp, IDefinedOp, IPointwise =>
        LoweringRule.For<TOp>((op, context) => context.Replace(op, Active(context, op, op.Input, mode, coefficients?.Invoke(op))));

    /// <summary>Powers with an exponent the chip has steps for.</summary>
    private static void Pow(Top.Pow op, LoweringContext context)
    {
        string mode = op.Exponent switch
        {
            2 => "SQUARE",
            0.5 => "SQRT",
            -0.5 => "RSQRT",
            _ => throw new LoweringException(
                CoreDiagnostics.UnsupportedAttribute,
                $"exponent {op.Exponent} is not supported",
                "this chip computes powers of 2, 0.5 and -0.5",
                "write the power as products in the model"),
        };
        context.Replace(op, Active(context, op, op.Input, mode));
    }
}
