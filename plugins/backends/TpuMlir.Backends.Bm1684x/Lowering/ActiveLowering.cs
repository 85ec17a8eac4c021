using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Functions of one operand that become tpu.Active.</summary>
internal sealed class ActiveLowering : LoweringRule
{
    private static readonly Dictionary<string, (string Mode, string[] Coefficients)> Modes = new(StringComparer.Ordinal)
    {
        ["top.Sigmoid"] = ("SIGMOID", []),
        ["top.Tanh"] = ("TANH", []),
        ["top.Exp"] = ("EXP", []),
        ["top.SiLU"] = ("SILU", []),
        ["top.HardSigmoid"] = ("HSIGMOID", ["alpha", "beta"]),
        ["top.HardSwish"] = ("HSWISH", []),
        ["top.Elu"] = ("ELU", ["alpha"]),
        ["top.Abs"] = ("ABS", []),
        ["top.Sqrt"] = ("SQRT", []),
        ["top.Rsqrt"] = ("RSQRT", []),
        ["top.Floor"] = ("FLOOR", []),
        ["top.Ceil"] = ("CEIL", []),
        ["top.Round"] = ("ROUND", []),
        ["top.Softsign"] = ("SOFTSIGN", []),
    };

    public override IReadOnlyList<string> Operators { get; } = [.. Modes.Keys];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        (string mode, string[] names) = Modes[top.Name];
        double[] coefficients = [.. names.Select(top.Get<double>)];
        context.Replace(op, Active(context, top, mode, coefficients));
    }

    public static Value Active(LoweringContext context, Operation top, string mode, params double[] coefficients) => context.Create(
        "tpu.Active", top.Location, [context.Cast(top.Operand(0))], top.Result.Shape, context.ComputeType, ("mode", mode), ("coeffs", coefficients));
}
