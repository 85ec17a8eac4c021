using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Powers with an exponent the chip has steps for.</summary>
internal sealed class PowLowering : LoweringRule<Top.Pow>
{
    public override IReadOnlyList<string> Operators { get; } = [Top.Pow.OperationName];

    protected override void Lower(Top.Pow op, LoweringContext context)
    {
        string mode = op.Exponent switch
        {
            2 => "SQUARE",
            0.5 => "SQRT",
            -0.5 => "RSQRT",
            _ => throw new LoweringException(
                Sdk.Diagnostics.CoreDiagnostics.UnsupportedAttribute,
                $"exponent {op.Exponent} is not supported",
                "this chip computes powers of 2, 0.5 and -0.5",
                "write the power as products in the model"),
        };
        context.Replace(op, ActiveLowering.Active(context, op.Operation, mode));
    }
}
