using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>What a convolution computes, the transposed one already turned into a plain one.</summary>
internal sealed record ConvProblem(Tpu.IConvolution Op, GlobalTensor X, GlobalTensor Y, Tensor? Filter, Tensor? Bias, WindowGeometry Geometry)
{
    public int Groups => (int)Op.Group;

    public int N => (int)X.Shape[0];

    public int InputChannels => (int)X.Shape[1] / Groups;

    public int OutputChannels => (int)Y.Shape[1] / Groups;

    public bool IsDepthwise => Groups > 1 && InputChannels == 1 && OutputChannels == 1;

    /// <summary>Input channels of a pass.</summary>
    public int Cut => Cuts.Of(Op.IcCut, InputChannels);

    public static ConvProblem Of(Tpu.IConvolution op, KernelContext context)
    {
        Tensor? filter = context.Constant(op.Filter);
        return new ConvProblem(
            op,
            context.Global(op.Input),
            context.Global(op.Output),
            op is Tpu.Deconv && filter is not null ? ExchangeChannels(filter, (int)op.Group) : filter,
            op.Bias is null ? null : context.Constant(op.Bias) ?? throw new InvalidOperationException($"{op.Operation} has a computed bias"),
            WindowGeometry.Of(op));
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
