using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;
using ElementType = TpuMlir.Sdk.Tensors.ElementType;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Conv2D, and Deconv as the convolution of an input with inserted zeros by a turned kernel.</summary>
internal static class Convolution
{
    /// <summary>tpu.Conv2D.</summary>
    public static void Direct(Tpu.Conv2D op, OperationCall call) => Run(op, call, WindowShape.Of(op), call.Floats(op.Filter));

    /// <summary>tpu.Deconv.</summary>
    public static void Transposed(Tpu.Deconv op, OperationCall call) =>
        Run(op, call, WindowShape.Transposed(op), Turned(call.Floats(op.Filter), call[op.Filter].Shape, (int)op.Group));

    private static void Run(Tpu.IConvolution op, OperationCall call, WindowShape window, float[] filter)
    {
        Shape x = op.Input.Shape, y = call.Shape;
        int groups = (int)op.Group;
        float[] input = call.Floats(op.Input), bias = op.Bias is null ? new float[y[1]] : call.Floats(op.Bias);
        bool depthwise = groups > 1 && groups == x[1] && groups == y[1];
        call.SetWithRelu(depthwise ? Depthwise(op, call, window, input, filter, bias) : Grouped(op, call, window, input, filter, bias, groups), op);
    }

    private static float[] Depthwise(Tpu.IConvolution op, OperationCall call, WindowShape window, float[] input, float[] filter, float[] bias)
    {
        int channels = (int)call.Shape[1], taps = window.Taps;
        ElementType type = op.Accumulator();
        float[] starts = [.. bias.Select(b => LaneRounding.Round(b, type))];
        return WindowLoop.Run(input, (int)call.Shape[0] * channels, window, 0, (plane, elements) =>
        {
            int c = plane % channels;
            return DualSum.Run(elements, filter.AsSpan(c * taps, taps), starts[c], type);
        }, call.Workers);
    }

    private static float[] Grouped(
        Tpu.IConvolution op, OperationCall call, WindowShape window, float[] input, float[] filter, float[] bias, int groups)
    {
        Shape x = op.Input.Shape, y = call.Shape;
        int images = (int)y[0], inputs = (int)x[1] / groups, outputs = (int)y[1] / groups, positions = window.Positions;
        bool half = op.Input.Element.IsHalf();
        ConvolutionTerms terms = ConvolutionTerms.Of(inputs, window, Cuts.Of(op.IcCut, inputs), half);
        Numbers.Flush(input);
        Numbers.Flush(filter);
        Numbers.Flush(bias);
        float[] rows = terms.Reorder(filter, outputs * groups), result = new float[images * (int)y[1] * positions];
        int imageSize = (int)x[1] * window.InputHeight * window.InputWidth;
        for (int n = 0; n < images; n++)
        {
            PaddedPlanes planes = PaddedPlanes.Of(input.AsSpan(n * imageSize, imageSize), (int)x[1], window, 0);
            for (int g = 0; g < groups; g++)
            {
                var columns = new ConvolutionPanel(planes, window, terms, g * inputs);
                int firstOutput = g * outputs, image = n * (int)y[1];
                ProductDriver.Run(new ProductTask
                {
                    Segments = terms.Segments,
                    Trees = half,
                    RowData = rows,
                    FirstRow = firstOutput,
                    Rows = outputs,
                    Columns = positions,
                    RowStart = bias[firstOutput..(firstOutput + outputs)],
                    Pack = columns.Pack,
                    Store = (row, first, sums) => sums.CopyTo(result.AsSpan(((image + firstOutput + row) * positions) + first)),
                }, call.Workers);
            }
        }

        return result;
    }

    // [ic, oc / g, kh, kw] to [oc, ic / g, kh, kw] with rows and columns reversed.
    private static float[] Turned(float[] filter, Shape shape, int groups)
    {
        int inputs = (int)shape[0] / groups, outputs = (int)shape[1], taps = (int)(shape[2] * shape[3]);
        var turned = new float[filter.Length];
        for (int g = 0; g < groups; g++)
        {
            for (int o = 0; o < outputs; o++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    Span<float> to = turned.AsSpan(((((g * outputs) + o) * inputs) + i) * taps, taps);
                    filter.AsSpan(((((g * inputs) + i) * outputs) + o) * taps, taps).CopyTo(to);
                    to.Reverse();
                }
            }
        }

        return turned;
    }
}
