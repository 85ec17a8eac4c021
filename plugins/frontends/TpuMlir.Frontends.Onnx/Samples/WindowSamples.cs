using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Samples;

/// <summary>Sample nodes of convolutions, pooling, normalisation and resizing. The outputs are the operators' definitions computed in numpy, in float64.</summary>
internal static class WindowSamples
{
    public static IReadOnlyList<ImporterSample> Conv { get; } =
    [
        new SampleNode("Conv", 11).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f], [1, 1, 3, 3])).Constant(T([1f, 0f, 0f, -1f, 2f, 1f, 1f, 0f], [2, 1, 2, 2])).Constant(T([0.5f, -1f], [2])).With("pads", new long[] { 1, 1, 1, 1 }).With("strides", new long[] { 2, 2 })
            .Gives("padded", T([-0.5f, -2.5f, -6.5f, -3.5f, -1f, 1f, 3f, 23f], [1, 2, 2, 2])),
        new SampleNode("Conv", 11).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, -7f, -8f, -9f, -4f, -5f, -6f, -1f, -2f, -3f], [1, 2, 3, 3])).Constant(T([1f, 0f, 0f, -1f, 2f, 1f, 1f, 0f], [2, 1, 2, 2])).With("group", 2L)
            .Gives("grouped", T([-4f, -4f, -4f, -4f, -26f, -30f, -14f, -18f], [1, 2, 2, 2])),
        new SampleNode("Conv", 11).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f], [1, 1, 3, 3])).Constant(T([1f, 0f, 0f, -1f, 2f, 1f, 1f, 0f], [2, 1, 2, 2])).With("dilations", new long[] { 2, 2 }).With("kernel_shape", new long[] { 2, 2 })
            .Gives("dilated", T([-8f, 12f], [1, 2, 1, 1])),
        new SampleNode("Conv", 11).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f], [1, 1, 3, 3])).Input(T([1f, 0f, 0f, -1f, 2f, 1f, 1f, 0f], [2, 1, 2, 2]))
            .Gives("computed_filter", T([-4f, -4f, -4f, -4f, 8f, 12f, 20f, 24f], [1, 2, 2, 2])),
        new SampleNode("Conv", 11).Input(T([1f, 2f, 3f, 4f], [1, 1, 4])).Constant(T([1f, -1f], [1, 1, 2]))
            .Gives("line", T([-1f, -1f, -1f], [1, 1, 3])),
    ];

    public static IReadOnlyList<ImporterSample> ConvTranspose { get; } =
    [
        new SampleNode("ConvTranspose", 11).Input(T([1f, -1f, 2f, 0.5f], [1, 1, 2, 2])).Constant(T([1f, 2f, 3f, 4f], [1, 1, 2, 2])).With("strides", new long[] { 2, 2 })
            .Gives("stride_2", T([1f, 2f, -1f, -2f, 3f, 4f, -3f, -4f, 2f, 4f, 0.5f, 1f, 6f, 8f, 1.5f, 2f], [1, 1, 4, 4])),
        new SampleNode("ConvTranspose", 11).Input(T([1f, -1f, 2f, 0.5f], [1, 1, 2, 2])).Constant(T([1f, 2f, 3f, 4f], [1, 1, 2, 2]))
            .Gives("stride_1", T([1f, 1f, -2f, 5f, 5.5f, -3f, 6f, 9.5f, 2f], [1, 1, 3, 3])),
    ];

    public static IReadOnlyList<ImporterSample> Pool { get; } =
    [
        new SampleNode("MaxPool", 12).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, -7f, -8f, -9f, -4f, -5f, -6f, -1f, -2f, -3f], [1, 2, 3, 3])).With("kernel_shape", new long[] { 2, 2 })
            .Gives("max", T([5f, 6f, 8f, 9f, -4f, -5f, -1f, -2f], [1, 2, 2, 2])),
        new SampleNode("MaxPool", 12).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, -7f, -8f, -9f, -4f, -5f, -6f, -1f, -2f, -3f], [1, 2, 3, 3])).With("kernel_shape", new long[] { 3, 3 }).With("strides", new long[] { 2, 2 }).With("pads", new long[] { 1, 1, 1, 1 })
            .Gives("max_padded", T([5f, 6f, 8f, 9f, -4f, -5f, -1f, -2f], [1, 2, 2, 2])),
        new SampleNode("AveragePool", 11).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, -7f, -8f, -9f, -4f, -5f, -6f, -1f, -2f, -3f], [1, 2, 3, 3])).With("kernel_shape", new long[] { 2, 2 })
            .Gives("average", T([3f, 4f, 6f, 7f, -6f, -7f, -3f, -4f], [1, 2, 2, 2])),
        new SampleNode("AveragePool", 11).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, -7f, -8f, -9f, -4f, -5f, -6f, -1f, -2f, -3f], [1, 2, 3, 3])).With("kernel_shape", new long[] { 3, 3 }).With("strides", new long[] { 2, 2 }).With("pads", new long[] { 1, 1, 1, 1 }).With("count_include_pad", 1L)
            .Gives("average_with_padding", T([1.3333333f, 1.7777778f, 2.6666667f, 3.1111111f, -2.6666667f, -3.1111111f, -1.3333333f, -1.7777778f], [1, 2, 2, 2])),
    ];

    public static IReadOnlyList<ImporterSample> GlobalPool { get; } =
    [
        new SampleNode("GlobalAveragePool", 1).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, -7f, -8f, -9f, -4f, -5f, -6f, -1f, -2f, -3f], [1, 2, 3, 3]))
            .Gives("average", T([5f, -5f], [1, 2, 1, 1])),
        new SampleNode("GlobalMaxPool", 1).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, -7f, -8f, -9f, -4f, -5f, -6f, -1f, -2f, -3f], [1, 2, 3, 3]))
            .Gives("max", T([9f, -1f], [1, 2, 1, 1])),
    ];

    public static IReadOnlyList<ImporterSample> BatchNormalization { get; } =
    [
        new SampleNode("BatchNormalization", 15).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, -7f, -8f, -9f, -4f, -5f, -6f, -1f, -2f, -3f], [1, 2, 3, 3])).Constant(T([2f, 0.5f], [2])).Constant(T([1f, -1f], [2])).Constant(T([4f, -3f], [2])).Constant(T([4f, 0.25f], [2])).With("epsilon", 0.001)
            .Gives("inference", T([-1.9996251f, -0.99975005f, 0.00012497657f, 1f, 1.999875f, 2.99975f, 3.9996251f, 4.9995001f, 5.9993751f, -4.9920239f, -5.9900299f, -6.9880359f, -1.998006f, -2.996012f, -3.9940179f, 0.99601196f, -0.0019940199f, -1f], [1, 2, 3, 3])),
    ];

    public static IReadOnlyList<ImporterSample> Resize { get; } =
    [
        new SampleNode("Resize", 13).Input(T([1f, -1f, 2f, 0.5f], [1, 1, 2, 2])).Absent().Constant(T([1f, 1f, 2f, 2f], [4])).With("mode", "nearest").With("coordinate_transformation_mode", "asymmetric").With("nearest_mode", "floor")
            .Gives("nearest_by_2", T([1f, 1f, -1f, -1f, 1f, 1f, -1f, -1f, 2f, 2f, 0.5f, 0.5f, 2f, 2f, 0.5f, 0.5f], [1, 1, 4, 4])),
        new SampleNode("Resize", 13).Input(T([1f, -1f, 2f, 0.5f], [1, 1, 2, 2])).Absent().Constant(T([1f, 1f, 2f, 2f], [4])).With("mode", "linear")
            .Gives("linear_by_2", T([1f, 0.5f, -0.5f, -1f, 1.25f, 0.78125f, -0.15625f, -0.625f, 1.75f, 1.34375f, 0.53125f, 0.125f, 2f, 1.625f, 0.875f, 0.5f], [1, 1, 4, 4])),
        new SampleNode("Upsample", 9).Input(T([1f, -1f, 2f, 0.5f], [1, 1, 2, 2])).Constant(T([1f, 1f, 2f, 2f], [4])).With("mode", "nearest")
            .Gives("upsample", T([1f, 1f, -1f, -1f, 1f, 1f, -1f, -1f, 2f, 2f, 0.5f, 0.5f, 2f, 2f, 0.5f, 0.5f], [1, 1, 4, 4])),
    ];

    private static Tensor T(float[] values, Shape shape) => Tensor.From(values, shape);
}
