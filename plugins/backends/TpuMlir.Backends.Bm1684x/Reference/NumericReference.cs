using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Whole tensors of tpu operations, bit for bit as docs/backends/bm1684x-arithmetic.md defines them.</summary>
/// <remarks>
/// Written from that page alone: it shares nothing with code generation or simulation but the scalar rules of
/// <c>Arithmetic</c>, so that their agreement means something.
/// </remarks>
internal sealed class NumericReference : INumericReference
{
    private static readonly Dictionary<string, Action<OperationCall>> Operators = new(StringComparer.Ordinal)
    {
        ["tpu.Conv2D"] = Convolution.Direct,
        ["tpu.Deconv"] = Convolution.Transposed,
        ["tpu.Pool2D"] = Pool.Run,
        ["tpu.MatMul"] = MatrixProduct.Run,
        ["tpu.Add"] = call => NativeElementwise.Binary(call, LaneRounding.Sum),
        ["tpu.Sub"] = call => NativeElementwise.Binary(call, LaneRounding.Difference),
        ["tpu.Mul"] = call => NativeElementwise.Binary(call, LaneRounding.Product),
        ["tpu.Max"] = call => NativeElementwise.Binary(call, (a, b, _) => Lanes.Max(a, b)),
        ["tpu.Min"] = call => NativeElementwise.Binary(call, (a, b, _) => Lanes.Min(a, b)),
        ["tpu.Div"] = Active.Divide,
        ["tpu.AddConst"] = call => NativeElementwise.WithConstant(call, LaneRounding.Sum),
        ["tpu.SubConst"] = call => NativeElementwise.WithConstant(call, LaneRounding.Difference),
        ["tpu.MulConst"] = call => NativeElementwise.WithConstant(call, LaneRounding.Product),
        ["tpu.MaxConst"] = call => NativeElementwise.WithConstant(call, (a, b, _) => Lanes.Max(a, b)),
        ["tpu.MinConst"] = call => NativeElementwise.WithConstant(call, (a, b, _) => Lanes.Min(a, b)),
        ["tpu.Relu"] = NativeElementwise.Relu,
        ["tpu.LeakyRelu"] = NativeElementwise.LeakyRelu,
        ["tpu.PRelu"] = NativeElementwise.PRelu,
        ["tpu.Clip"] = NativeElementwise.Clip,
        ["tpu.Scale"] = NativeElementwise.Scale,
        ["tpu.Active"] = Active.Run,
        ["tpu.Softmax"] = Softmax.Run,
        ["tpu.Reduce"] = Reduce.Run,
        ["tpu.Cast"] = call => call.Set(call.Floats(0)),
        ["tpu.Concat"] = Rows.Concat,
        ["tpu.Reshape"] = Rows.Reshape,
        ["tpu.Gather"] = Rows.Gather,
        ["tpu.Slice"] = Movement.Slice,
        ["tpu.Permute"] = Movement.Permute,
        ["tpu.Pad"] = Movement.Pad,
        ["tpu.Upsample"] = Movement.Upsample,
        ["tpu.Tile"] = Movement.Tile,
    };

    public bool Supports(string operationName) => Operators.ContainsKey(operationName);

    public void Infer(Operation operation, InferenceContext context) => Operators[operation.Name](new OperationCall(operation, context));
}
