using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>What a convolution computes, the transposed one already turned into a plain one.</summary>
internal sealed record ConvProblem(
    Operation Operation,
    GlobalTensor X,
    GlobalTensor Y,
    Tensor? Filter,
    Value FilterValue,
    Tensor? Bias,
    WindowGeometry Geometry,
    int Groups,
    bool IsTransposed)
{
    public int N => (int)X.Shape[0];

    public int InputChannels => (int)X.Shape[1] / Groups;

    public int OutputChannels => (int)Y.Shape[1] / Groups;

    public bool IsDepthwise => Groups > 1 && InputChannels == 1 && OutputChannels == 1;

    /// <summary>Input channels of a pass.</summary>
    public int Cut => Operation.GetOr("ic_cut", 0L) is > 0 and long cut ? (int)Math.Min(cut, InputChannels) : InputChannels;

    public static ConvProblem Of(Operation operation, KernelContext context)
    {
        GlobalTensor x = context.Global(operation.Operand(0)), y = context.Global(operation.Result);
        bool transposed = operation.Name == "tpu.Deconv";
        Value bias = operation.Operand(2);
        Tensor? filter = context.Constant(operation.Operand(1));
        int groups = (int)operation.GetOr("group", 1L);
        return new ConvProblem(
            operation,
            x,
            y,
            transposed && filter is not null ? ExchangeChannels(filter, groups) : filter,
            operation.Operand(1),
            bias.IsNone ? null : context.Constant(bias) ?? throw new InvalidOperationException($"{operation} has a computed bias"),
            transposed ? WindowGeometry.OfDeconv(operation, x.Shape, y.Shape) : WindowGeometry.Of(operation, x.Shape, y.Shape),
            groups,
            transposed);
    }

    /// <summary>[ic, oc / g, kh, kw] to [oc, ic / g, kh, kw]. The command turns the kernel itself.</summary>
    private static Tensor ExchangeChannels(Tensor filter, int groups)
    {
        int ic = (int)filter.Shape[0] / groups, oc = (int)filter.Shape[1], size = (int)(filter.Shape[2] * filter.Shape[3]) * filter.Type.Size();
        var result = new Tensor(filter.Type, [(long)groups * oc, ic, filter.Shape[2], filter.Shape[3]]);
        for (int g = 0; g < groups; g++)
        {
            for (int i = 0; i < ic; i++)
            {
                for (int o = 0; o < oc; o++)
                {
                    filter.Bytes.Slice(((((g * ic) + i) * oc) + o) * size, size)
                        .CopyTo(result.Bytes.Slice(((((g * oc) + o) * ic) + i) * size, size));
                }
            }
        }

        return result;
    }
}
