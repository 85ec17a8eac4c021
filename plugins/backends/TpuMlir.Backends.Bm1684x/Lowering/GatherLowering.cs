using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using TpuMlir.Backends.Bm1684x.Kernels;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Gather at constant indices.</summary>
internal sealed class GatherLowering : LoweringRule
{
    public override IReadOnlyList<string> Operators { get; } = ["top.Gather"];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        if (!top.Operand(1).IsWeight())
        {
            throw new LoweringException(
                CoreDiagnostics.NoPlacement,
                "Gather with computed indices",
                "the indices are an output of another operator, and this backend gathers at constant indices only",
                "make the indices constants of the model");
        }

        context.Replace(op, context.Create(
            "tpu.Gather", top.Location, [context.Cast(top.Operand(0)), top.Operand(1)], top.Result.Shape, context.ComputeType).With(top, "axis", "keepdims"));
    }
}
