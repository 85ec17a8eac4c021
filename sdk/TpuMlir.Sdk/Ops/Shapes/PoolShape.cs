using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Shapes;

/// <summary>Shapes of 2-D pooling, NCHW.</summary>
public static class PoolShape
{
    /// <summary>
    /// [N,C,OH,OW] of input [N,C,H,W]; pads are top, left, bottom, right. With <paramref name="ceilMode"/> the division rounds
    /// up, and a last window that starts past the input and its first pad is dropped (ONNX and PyTorch).
    /// </summary>
    /// <exception cref="OpException">The parts do not fit together.</exception>
    public static Shape Infer(
        Op op, Shape input, EquatableList<long> kernelShape, EquatableList<long> strides, EquatableList<long> pads, bool ceilMode)
    {
        Require.Rank(op, input, 4, "the input");
        Require.Count(op, kernelShape, 2, "kernel_shape");
        Require.Count(op, strides, 2, "strides");
        Require.Count(op, pads, 4, "pads");
        Require.AtLeast(op, kernelShape, 1, "kernel_shape");
        Require.AtLeast(op, strides, 1, "strides");
        Require.AtLeast(op, pads, 0, "pads");
        for (int i = 0; i < 4; i++)
        {
            // A window that holds nothing but padding has no maximum and no mean.
            Require.That(op, pads[i] < kernelShape[i % 2], $"pads {pads} are not smaller than the window {kernelShape}");
        }

        long height = Extent(input[2], kernelShape[0], strides[0], pads[0], pads[2], ceilMode);
        long width = Extent(input[3], kernelShape[1], strides[1], pads[1], pads[3], ceilMode);
        Require.That(op, height > 0 && width > 0, $"the window {kernelShape} is larger than the padded input {input}");
        return [input[0], input[1], height, width];
    }

    /// <summary>
    /// Pads with which a size rounded down is the given one: those at the end reach as far as the last windows do, which is
    /// further than the pads of a size rounded up, and less far where windows leave rows or columns over.
    /// </summary>
    public static EquatableList<long> CoveringPads(Shape input, Shape output, EquatableList<long> kernelShape, EquatableList<long> strides, EquatableList<long> pads)
    {
        return [pads[0], pads[1], End(0), End(1)];

        long End(int i) => Math.Max(((output[2 + i] - 1) * strides[i]) + kernelShape[i] - input[2 + i] - pads[i], 0);
    }

    /// <summary>The extents as the kernels take them.</summary>
    public static Pool2DShape Kernel(
        Shape input, Shape output, EquatableList<long> kernelShape, EquatableList<long> strides, EquatableList<long> pads) => checked(new(
            (int)(input[0] * input[1]),
            (int)input[2],
            (int)input[3],
            (int)output[2],
            (int)output[3],
            (int)kernelShape[0],
            (int)kernelShape[1],
            (int)strides[0],
            (int)strides[1],
            (int)pads[0],
            (int)pads[1],
            (int)pads[2],
            (int)pads[3]));

    private static long Extent(long input, long kernel, long stride, long before, long after, bool ceilMode)
    {
        long room = input + before + after - kernel;
        if (room < 0)
        {
            return 0;
        }

        long extent = ((room + (ceilMode ? stride - 1 : 0)) / stride) + 1;
        return ceilMode && (extent - 1) * stride >= input + before ? extent - 1 : extent;
    }
}
