using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of 2-D convolution, NCHW.</summary>
public static class ConvShape
{
    /// <summary>[N,OC,OH,OW] of input [N,IC,IH,IW] and filter [OC,IC/group,KH,KW]; pads are top, left, bottom, right.</summary>
    /// <exception cref="OpException">The parts do not fit together.</exception>
    public static Shape Infer(
        Op op,
        Shape input,
        Shape filter,
        EquatableList<long> kernelShape,
        EquatableList<long> strides,
        EquatableList<long> pads,
        EquatableList<long> dilations,
        long group)
    {
        CheckWindow(op, input, filter, kernelShape, strides, pads, dilations, group);
        Require.That(op, filter[1] * group == input[1], $"a filter of {filter} in {group} groups does not fit {input[1]} input channels");
        Require.That(op, filter[0] % group == 0, $"{filter[0]} output channels do not divide into {group} groups");
        long height = Extent(input[2] + pads[0] + pads[2], filter[2], strides[0], dilations[0]);
        long width = Extent(input[3] + pads[1] + pads[3], filter[3], strides[1], dilations[1]);
        Require.That(op, height > 0 && width > 0, $"the window {kernelShape} is larger than the padded input {input}");
        return [input[0], filter[0], height, width];
    }

    /// <summary>The extents as the kernels take them.</summary>
    public static Conv2DShape Kernel(
        Shape input,
        Shape filter,
        EquatableList<long> strides,
        EquatableList<long> pads,
        EquatableList<long> dilations,
        long group) => checked(new(
            (int)input[0],
            (int)input[1],
            (int)input[2],
            (int)input[3],
            (int)filter[0],
            (int)filter[2],
            (int)filter[3],
            (int)strides[0],
            (int)strides[1],
            (int)pads[0],
            (int)pads[1],
            (int)pads[2],
            (int)pads[3],
            (int)dilations[0],
            (int)dilations[1],
            (int)group));

    /// <summary>⌊(extent − dilation·(kernel − 1) − 1) / stride⌋ + 1, or 0 when no window fits.</summary>
    public static long Extent(long padded, long kernel, long stride, long dilation)
    {
        long room = padded - (dilation * (kernel - 1)) - 1;
        return room < 0 ? 0 : (room / stride) + 1;
    }

    internal static void CheckWindow(
        Op op,
        Shape input,
        Shape filter,
        EquatableList<long> kernelShape,
        EquatableList<long> strides,
        EquatableList<long> pads,
        EquatableList<long> dilations,
        long group)
    {
        Require.Rank(op, input, 4, "the input");
        Require.Rank(op, filter, 4, "the filter");
        Require.Count(op, kernelShape, 2, "kernel_shape");
        Require.Count(op, strides, 2, "strides");
        Require.Count(op, pads, 4, "pads");
        Require.Count(op, dilations, 2, "dilations");
        Require.AtLeast(op, strides, 1, "strides");
        Require.AtLeast(op, pads, 0, "pads");
        Require.AtLeast(op, dilations, 1, "dilations");
        Require.That(op, group >= 1, $"group is {group}");
        Require.That(op, filter[2] == kernelShape[0] && filter[3] == kernelShape[1], $"kernel_shape {kernelShape} is not that of the filter {filter}");
    }

    internal static void CheckBias(Op op, Value? bias, long channels) =>
        Require.That(op, bias is null || bias.Shape.Count == channels, $"a bias of {bias?.Shape} does not fit {channels} channels");
}
