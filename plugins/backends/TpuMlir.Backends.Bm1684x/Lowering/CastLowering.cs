using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using TpuMlir.Backends.Bm1684x.Kernels;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Casts between floats are for the mode to decide: the operand passes through.</summary>
internal sealed class CastLowering : LoweringRule
{
    public override IReadOnlyList<string> Operators { get; } = ["top.Cast"];

    public override void Lower(Op op, LoweringContext context)
    {
        Operation top = op.Operation;
        ElementType to = top.Result.Element;
        if (!to.IsFloat() || !top.Operand(0).Element.IsFloat())
        {
            throw new LoweringException(
                CoreDiagnostics.UnsupportedType,
                $"Cast from {top.Operand(0).Element.Text()} to {to.Text()}",
                "tensors computed at run time are floating point in this backend's modes",
                "remove the cast from the model or cut the model before it");
        }

        context.Replace(op, top.Operand(0));
    }
}
