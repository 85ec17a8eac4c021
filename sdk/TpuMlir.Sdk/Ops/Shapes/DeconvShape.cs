using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of transposed 2-D convolution, NCHW.</summary>
public static class DeconvShape
{
    /// <summary>
    /// [N,OC,OH,OW] of input [N,IC,IH,IW] and filter [IC,OC/group,KH,KW] (as in ONNX);
    /// OH = (IH − 1)·stride + dilation·(KH − 1) + 1 − pads + output_padding.
    /// </summary>
    /// <exception cref="OpException">The parts do not fit together.</exception>
    public static Shape Infer(
        Op op,
        Shape input,
        Shape filter,
        EquatableList<long> kernelShape,
        EquatableList<long> strides,
        EquatableList<long> pads,
        EquatableList<long> dilations,
        EquatableList<long> outputPadding,
        long group)
    {
        ConvShape.CheckWindow(op, input, filter, kernelShape, strides, pads, dilations, group);
        Require.Count(op, outputPadding, 2, "output_padding");
        Require.AtLeast(op, outputPadding, 0, "output_padding");
        Require.That(op, filter[0] == input[1], $"a filter of {filter} does not fit {input[1]} input channels");
        Require.That(op, input[1] % group == 0, $"{input[1]} input channels do not divide into {group} groups");
        long height = Extent(input[2], filter[2], strides[0], dilations[0]) - pads[0] - pads[2] + outputPadding[0];
        long width = Extent(input[3], filter[3], strides[1], dilations[1]) - pads[1] - pads[3] + outputPadding[1];
        Require.That(op, height > 0 && width > 0, $"pads {pads} leave nothing of the output");
        return [input[0], filter[1] * group, height, width];
    }

    /// <summary>The extents as the kernels take them.</summary>
    public static Deconv2DShape Kernel(
        Shape input,
        Shape filter,
        EquatableList<long> strides,
        EquatableList<long> pads,
        EquatableList<long> dilations,
        EquatableList<long> outputPadding,
        long group) => checked(new(
            (int)input[0],
            (int)input[1],
            (int)input[2],
            (int)input[3],
            (int)(filter[1] * group),
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
            (int)outputPadding[0],
            (int)outputPadding[1],
            (int)group));

    private static long Extent(long input, long kernel, long stride, long dilation) =>
        ((input - 1) * stride) + (dilation * (kernel - 1)) + 1;
}
