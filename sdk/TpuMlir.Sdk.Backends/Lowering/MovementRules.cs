using TpuMlir.Sdk.Ir;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>Rules of operators that move elements and change none, in either kind of numbers: for chips that have tpu.Reshape, tpu.Concat and tpu.Permute as they are.</summary>
public static class MovementRules
{
    private const Numerics Both = Numerics.Floating | Numerics.Quantized;

    /// <summary>top.Reshape, top.Concat and top.Permute.</summary>
    public static IReadOnlyList<LoweringRule> All { get; } =
    [
        LoweringRule.For<Top.Reshape>(Reshape, Both), LoweringRule.For<Top.Concat>(Concat, Both), LoweringRule.For<Top.Permute>(Permute, Both),
    ];

    /// <summary>The same elements in another shape.</summary>
    public static Value Reshape(this LoweringContext context, Value value, Location location, params IReadOnlyList<long> shape)
    {
        Tpu.Reshape view = Tpu.Reshape.Create(context.Builder, location, value, [.. shape]);
        return view.Finish(new ModeOperands([value], value.TensorType));
    }

    private static void Reshape(Top.Reshape op, LoweringContext context) =>
        context.Replace(op, context.Reshape(context.InMode(op.Input), op.Location, op.Output.Shape.Dims));

    private static void Concat(Top.Concat op, LoweringContext context)
    {
        ModeOperands joined = context.Joined(op.Inputs, op.Output);
        context.Replace(op, Tpu.Concat.Create(context.Builder, op.Location, joined.Inputs, op.Axis), joined);
    }

    private static void Permute(Top.Permute op, LoweringContext context)
    {
        ModeOperands moved = context.Moved(op.Input, op.Output);
        context.Replace(op, Tpu.Permute.Create(context.Builder, op.Location, moved.Inputs[0], op.Order), moved);
    }
}
