using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Softmax.</summary>
internal sealed class SoftmaxLowering : LoweringRule<Top.Softmax>
{
    public override IReadOnlyList<string> Operators { get; } = [Top.Softmax.OperationName];

    protected override void Lower(Top.Softmax op, LoweringContext context)
    {
        if (op.Log)
        {
            throw new LoweringException(
                CoreDiagnostics.UnsupportedAttribute, "LogSoftmax is not supported", "this backend has no logarithm yet", "end the model with Softmax, or take the logarithm outside");
        }

        Shape shape = op.Input.Shape;
        long length = shape[(int)op.Axis], cut = context.Target.ReductionBytes / 16;
        context.Replace(op, context.Create(
            "tpu.Softmax",
            op.Location,
            [context.Cast(op.Input)],
            shape,
            context.ComputeType,
            ("axis", op.Axis < 0 ? op.Axis + shape.Rank : op.Axis),
            ("axis_cut", length > cut ? cut : 0),
            ("beta", op.Beta)));
    }
}
