using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Verification;

/// <summary>
/// What rounding to a 16-bit type costs by itself: the top module run in f32 with weights, every operator's result and the sums of
/// depthwise convolutions rounded to the type. A chip that computes in the type cannot be expected to do better.
/// </summary>
internal sealed class RoundingBound(Module top, OpRegistry operators, ElementType type)
{
    /// <summary>Runs on a set of inputs and returns the outputs.</summary>
    public IReadOnlyDictionary<string, Tensor> Run(IReadOnlyDictionary<string, Tensor> inputs) => new ModuleInterpreter(top, Infer).Run(inputs);

    private bool Infer(Operation operation, InferenceContext context)
    {
        if (operators.View(operation) is not TopOp op)
        {
            return false;
        }

        var rounding = new InferenceContext(v => v.Element == ElementType.F32 ? Round(context[v]) : context[v], (v, t) => context.Set(v, Round(t)), context.Options);
        if (IsDepthwise(operation))
        {
            Depthwise(operation, rounding);
        }
        else
        {
            op.Infer(rounding);
        }

        return true;
    }

    private Tensor Round(Tensor tensor) => tensor.Type == ElementType.F32 ? tensor.To(type).To(ElementType.F32) : tensor;

    private float Round(float value) => type == ElementType.BF16 ? BFloat16.FromSingle(value).ToSingle() : (float)(Half)value;

    private static bool IsDepthwise(Operation operation) =>
        operation.Name == "top.Conv" && operation.GetOr("group", 1L) is > 1 and long group
        && group == operation.Operand(0).Shape[1] && group == operation.Result.Shape[1];

    private void Depthwise(Operation operation, InferenceContext context)
    {
        Tensor x = context[operation.Operand(0)], w = context[operation.Operand(1)], y = new(ElementType.F32, operation.Result.Shape);
        Tensor? bias = operation.Operand(2).IsNone ? null : context[operation.Operand(2)];
        var strides = operation.Get<EquatableList<long>>("strides");
        var pads = operation.Get<EquatableList<long>>("pads");
        var dilations = operation.GetOr<EquatableList<long>>("dilations", [1, 1]);
        int channels = (int)x.Shape[1], ih = (int)x.Shape[2], iw = (int)x.Shape[3], kh = (int)w.Shape[2], kw = (int)w.Shape[3];
        int oh = (int)y.Shape[2], ow = (int)y.Shape[3];
        float limit = operation.GetOr("do_relu", false) ? (float)operation.GetOr("relu_limit", -1.0) : float.NaN;
        Parallel.For(0, (int)x.Shape[0] * channels, plane =>
        {
            ReadOnlySpan<float> input = x.Floats().Slice(plane * ih * iw, ih * iw), kernel = w.Floats().Slice(plane % channels * kh * kw, kh * kw);
            Span<float> result = y.Floats().Slice(plane * oh * ow, oh * ow);
            for (int i = 0; i < result.Length; i++)
            {
                int top = (int)((i / ow * strides[0]) - pads[0]), left = (int)((i % ow * strides[1]) - pads[1]);
                float sum = bias is null ? 0 : bias.Floats()[plane % channels];
                for (int k = 0; k < kernel.Length; k++)
                {
                    int h = top + (int)(k / kw * dilations[0]), v = left + (int)(k % kw * dilations[1]);
                    if (h >= 0 && h < ih && v >= 0 && v < iw)
                    {
                        sum = Round(sum + Round(input[(h * iw) + v] * kernel[k]));
                    }
                }

                result[i] = float.IsNaN(limit) ? sum : Math.Min(Math.Max(sum, 0), limit < 0 ? float.PositiveInfinity : limit);
            }
        });
        context.Set(operation.Result, y);
    }
}
