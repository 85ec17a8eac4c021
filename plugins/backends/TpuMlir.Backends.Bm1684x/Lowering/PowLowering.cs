using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Powers with an exponent the chip has steps for.</summary>
internal sealed class PowLowering : LoweringRule
{
    public override IReadOnlyList<string> Operators { get; } = ["top.Pow"];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        double exponent = top.Get<double>("exponent");
        string mode = exponent switch
        {
            2 => "SQUARE",
            0.5 => "SQRT",
            -0.5 => "RSQRT",
            _ => throw new LoweringException(
                Sdk.Diagnostics.CoreDiagnostics.UnsupportedAttribute,
                $"exponent {exponent} is not supported",
                "this chip computes powers of 2, 0.5 and -0.5",
                "write the power as products in the model"),
        };
        context.Replace(op, ActiveLowering.Active(context, top, mode));
    }
}
