using TpuMlir.Sdk.Backends.Lowering;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using Top = TpuMlir.Sdk.Ops.Top;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Lowering;

/// <summary>What the chip makes of the standard operators.</summary>
internal static class StandardRules
{
    /// <summary>A rule for each operator.</summary>
    public static IReadOnlyList<LoweringRule> All { get; } =
    [
        LoweringRule.For<Top.Conv>(ConvLowering.Direct), LoweringRule.For<Top.Deconv>(ConvLowering.Transposed),
        LoweringRule.For<Top.MaxPool>(PoolLowering.Max), LoweringRule.For<Top.AvgPool>(PoolLowering.Average),
        LoweringRule.For<Top.MatMul>(MatMulLowering.Lower), LoweringRule.For<Top.Reduce>(ReduceLowering.Lower),
        LoweringRule.For<Top.Softmax>(SoftmaxLowering.Lower), LoweringRule.For<Top.Cast>(CastLowering.Lower),
        LoweringRule.For<Top.Pad>(PadLowering.Lower), LoweringRule.For<Top.Permute>(PermuteLowering.Lower), LoweringRule.For<Top.Gather>(GatherLowering.Lower),
        .. BinaryLowering.Rules, .. ActiveLowering.Rules,

        Same<Top.AddConst>((op, c) => Tpu.AddConst.Create(c.Builder, op.Location, c.Cast(op.Input), op.ConstVal, op.DoRelu, op.ReluLimit)),
        Same<Top.SubConst>((op, c) => Tpu.SubConst.Create(c.Builder, op.Location, c.Cast(op.Input), op.ConstVal, op.IsReverse, op.DoRelu, op.ReluLimit)),
        Same<Top.MulConst>((op, c) => Tpu.MulConst.Create(c.Builder, op.Location, c.Cast(op.Input), op.ConstVal, op.DoRelu, op.ReluLimit)),
        Same<Top.MaxConst>((op, c) => Tpu.MaxConst.Create(c.Builder, op.Location, c.Cast(op.Input), op.ConstVal)),
        Same<Top.MinConst>((op, c) => Tpu.MinConst.Create(c.Builder, op.Location, c.Cast(op.Input), op.ConstVal)),
        Same<Top.Relu>((op, c) => Tpu.Relu.Create(c.Builder, op.Location, c.Cast(op.Input), op.ReluLimit)),
        Same<Top.LeakyRelu>((op, c) => Tpu.LeakyRelu.Create(c.Builder, op.Location, c.Cast(op.Input), op.Alpha)),
        Same<Top.PRelu>((op, c) => Tpu.PRelu.Create(c.Builder, op.Location, c.Cast(op.Input), c.Cast(op.Slope))),
        Same<Top.Clip>((op, c) => Tpu.Clip.Create(c.Builder, op.Location, c.Cast(op.Input), op.Min, op.Max)),
        Same<Top.Scale>((op, c) => Tpu.Scale.Create(c.Builder, op.Location, c.Cast(op.Input), c.Cast(op.Factor), c.Cast(op.Bias), op.DoRelu, op.ReluLimit)),
        LoweringRule.For<Top.Reshape>((op, c) => c.Replace(op, c.Reshape(c.Cast(op.Input), op.Location, op.Output.Shape.Dims))),
        Same<Top.Concat>((op, c) => Tpu.Concat.Create(c.Builder, op.Location, [.. op.Inputs.Select(c.Cast)], op.Axis)),
        Same<Top.Slice>((op, c) => Tpu.Slice.Create(c.Builder, op.Location, c.Cast(op.Input), op.Offset, op.Steps, op.Ends)),
        Same<Top.Upsample>((op, c) => Tpu.Upsample.Create(c.Builder, op.Location, c.Cast(op.Input), op.ScaleH, op.ScaleW)),
        Same<Top.Tile>((op, c) => Tpu.Tile.Create(c.Builder, op.Location, c.Cast(op.Input), op.Repeats)),
    ];

    /// <summary>A rule for an operator whose tpu form has the same operands and attributes, in the mode's type.</summary>
    private static LoweringRule Same<TOp>(Func<TOp, LoweringContext, TpuOp> create)
        where TOp : TopOp, IDefinedOp => LoweringRule.For<TOp>((op, context) => context.Replace(op, create(op, context).Operation.Result));
}
