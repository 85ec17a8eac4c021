using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Softmax.</summary>
internal sealed class SoftmaxLowering : LoweringRule
{
    public override IReadOnlyList<string> Operators { get; } = ["top.Softmax"];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        if (top.GetOr("log", false))
        {
            throw new LoweringException(
                CoreDiagnostics.UnsupportedAttribute, "LogSoftmax is not supported", "this backend has no logarithm yet", "end the model with Softmax, or take the logarithm outside");
        }

        Shape shape = top.Operand(0).Shape;
        long axis = top.Get<long>("axis");
        long length = shape[(int)axis], cut = context.Target.ReductionBytes / 16;
        context.Replace(op, context.Create(
            "tpu.Softmax",
            top.Location,
            [context.Cast(top.Operand(0))],
            shape,
            context.ComputeType,
            ("axis", axis < 0 ? axis + shape.Rank : axis),
            ("axis_cut", length > cut ? cut : 0)).With(top, "beta"));
    }
}
