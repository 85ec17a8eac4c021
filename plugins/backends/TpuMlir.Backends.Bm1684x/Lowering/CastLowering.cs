using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>Casts between floats are for the mode to decide: the operand passes through.</summary>
internal static class CastLowering
{
    public static void Lower(Top.Cast op, LoweringContext context)
    {
        ElementType to = op.Output.Element;
        if (!to.IsFloat() || !op.Input.Element.IsFloat())
        {
            throw new LoweringException(
                CoreDiagnostics.UnsupportedType,
                $"Cast from {op.Input.Element.Text()} to {to.Text()}",
                "tensors computed at run time are floating point in this backend's modes",
                "remove the cast from the model or cut the model before it");
        }

        context.Replace(op, op.Input);
    }
}
