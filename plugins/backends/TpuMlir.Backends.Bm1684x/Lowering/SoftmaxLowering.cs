using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Softmax.</summary>
internal static class SoftmaxLowering
{
    public static void Lower(Top.Softmax op, LoweringContext context)
    {
        if (op.Log)
        {
            throw new LoweringException(
                CoreDiagnostics.UnsupportedAttribute, "LogSoftmax is not supported", "this backend has no logarithm yet", "end the model with Softmax, or take the logarithm outside");
        }

        Shape shape = op.Input.Shape;
        long length = shape[(int)op.Axis], cut = context.Target.ReductionBytes / 16;
        context.Replace(op, Tpu.Softmax.Create(
            context.Builder, op.Location, context.Cast(op.Input), op.Axis < 0 ? op.Axis + shape.Rank : op.Axis, op.Beta, length > cut ? cut : 0).Output);
    }
}
