using TpuMlir.Sdk.Backends.Reference;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Whole tensors of tpu operations, bit for bit as docs/backends/bm1684x-arithmetic.md defines them.</summary>
/// <remarks>
/// Written from that page alone: it shares nothing with code generation or simulation but the scalar rules of
/// <c>Arithmetic</c>, so that their agreement means something.
/// </remarks>
internal static class NumericReference
{
    /// <summary>All operators.</summary>
    public static INumericReference Table { get; } = new NumericReferenceTable()
        .With<Tpu.Conv2D>(Convolution.Direct)
        .With<Tpu.Deconv>(Convolution.Transposed)
        .With<Tpu.Pool2D>(Pool.Run)
        .With<Tpu.MatMul>(MatrixProduct.Run)
        .With<Tpu.Add>((op, call) => NativeElementwise.Binary(op, call, LaneRounding.Sum))
        .With<Tpu.Sub>((op, call) => NativeElementwise.Binary(op, call, LaneRounding.Difference))
        .With<Tpu.Mul>((op, call) => NativeElementwise.Binary(op, call, LaneRounding.Product))
        .With<Tpu.Max>((op, call) => NativeElementwise.Binary(op, call, (a, b, _) => Lanes.Max(a, b)))
        .With<Tpu.Min>((op, call) => NativeElementwise.Binary(op, call, (a, b, _) => Lanes.Min(a, b)))
        .With<Tpu.Div>(Active.Divide)
        .With<Tpu.AddConst>((op, call) => NativeElementwise.WithConstant(op, call, LaneRounding.Sum))
        .With<Tpu.SubConst>((op, call) => NativeElementwise.WithConstant(op, call, LaneRounding.Difference, op.IsReverse))
        .With<Tpu.MulConst>((op, call) => NativeElementwise.WithConstant(op, call, LaneRounding.Product))
        .With<Tpu.MaxConst>((op, call) => NativeElementwise.WithConstant(op, call, (a, b, _) => Lanes.Max(a, b)))
        .With<Tpu.MinConst>((op, call) => NativeElementwise.WithConstant(op, call, (a, b, _) => Lanes.Min(a, b)))
        .With<Tpu.Relu>(NativeElementwise.Relu)
        .With<Tpu.LeakyRelu>(NativeElementwise.LeakyRelu)
        .With<Tpu.PRelu>(NativeElementwise.PRelu)
        .With<Tpu.Clip>(NativeElementwise.Clip)
        .With<Tpu.Scale>(NativeElementwise.Scale)
        .With<Tpu.Active>(Active.Run)
        .With<Tpu.Softmax>(Softmax.Run)
        .With<Tpu.Reduce>(Reduce.Run)
        .With<Tpu.Cast>((op, call) => call.Set(call.Floats(op.Input)))
        .With<Tpu.Concat>(Rows.Concat)
        .With<Tpu.Reshape>((op, call) => call.Set(call[op.Input].Reshape(call.Shape)))
        .With<Tpu.Gather>(Rows.Gather)
        .With<Tpu.Slice>(Movement.Slice)
        .With<Tpu.Permute>(Movement.Permute)
        .With<Tpu.Pad>(Movement.Pad)
        .With<Tpu.Upsample>(Movement.Upsample)
        .With<Tpu.Tile>(Movement.Tile);

    private static NumericReferenceTable With<TOp>(this NumericReferenceTable table, Action<TOp, OperationCall> infer)
        where TOp : TpuOp, IDefinedOp => table.Add<TOp>((op, context) => infer(op, new OperationCall(op, context)));
}
