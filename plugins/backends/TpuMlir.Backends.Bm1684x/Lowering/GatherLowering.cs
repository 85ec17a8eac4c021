using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using TpuMlir.Backends.Bm1684x.Kernels;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Gather at constant indices.</summary>
internal sealed class GatherLowering : LoweringRule<Top.Gather>
{
    public override IReadOnlyList<string> Operators { get; } = [Top.Gather.OperationName];

    protected override void Lower(Top.Gather op, LoweringContext context)
    {
        if (!op.Indices.IsWeight())
        {
            throw new LoweringException(
                CoreDiagnostics.NoPlacement,
                "Gather with computed indices",
                "the indices are an output of another operator, and this backend gathers at constant indices only",
                "make the indices constants of the model");
        }

        context.Replace(op, context.Create(
            "tpu.Gather",
            op.Location,
            [context.Cast(op.Input), op.Indices],
            op.Output.Shape,
            context.ComputeType,
            ("axis", op.Axis),
            ("keepdims", op.Keepdims)));
    }
}
