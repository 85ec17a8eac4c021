using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>A factor and an offset for each channel.</summary>
internal sealed class ScaleLowering : LoweringRule
{
    public override IReadOnlyList<string> Operators { get; } = ["top.Scale"];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        context.Replace(op, context.Create(
            "tpu.Scale", top.Location, top.Operands.Select(o => context.Cast(o)), top.Result.Shape, context.ComputeType).With(top, "do_relu", "relu_limit"));
    }
}
