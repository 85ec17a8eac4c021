using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Gather at constant indices.</summary>
internal static class GatherLowering
{
    public static void Lower(Top.Gather op, LoweringContext context)
    {
        if (!op.Indices.IsWeight())
        {
            throw new LoweringException(
                CoreDiagnostics.NoPlacement,
                "Gather with computed indices",
                "the indices are an output of another operator, and this backend gathers at constant indices only",
                "make the indices constants of the model");
        }

        context.Replace(op, Tpu.Gather.Create(context.Builder, op.Location, context.Cast(op.Input), op.Indices, op.Axis, op.Keepdims).Output);
    }
}
