using TpuMlir.Sdk.Ops;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>
/// Every pointwise operator, third-party ones too, by a table: 256 entries for quantised values, 65536 for a 16-bit floating-point
/// type. For chips that have tpu.Lut.
/// </summary>
public sealed class TableRule : TraitLoweringRule<IPointwise>
{
    /// <inheritdoc/>
    public override Numerics Numerics => Numerics.Floating | Numerics.Quantized;

    /// <inheritdoc/>
    protected override void Lower(Op op, IPointwise trait, LoweringContext context)
    {
        ModeOperands p = context.Table(op, trait);
        context.Replace(op, Tpu.Lut.Create(context.Builder, op.Location, p.Inputs[0], p.Inputs[1]), p);
    }
}
