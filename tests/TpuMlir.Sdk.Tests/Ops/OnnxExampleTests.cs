using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ops;

/// <summary>Worked examples of the ONNX operator documentation, by the names they have there.</summary>
public class OnnxExampleTests
{
    private static readonly double[] s_row4 = [1, 2, 3, 4];

    [Fact]
    public void Conv_with_padding() => Check(
        s => Conv.Create(s.Builder, s.Location, Range(s, 0, [1, 1, 5, 5]), Ones(s, [1, 1, 3, 3]), null, [3, 3], [1, 1], [1, 1, 1, 1]),
        12, 21, 27, 33, 24, 33, 54, 63, 72, 51, 63, 99, 108, 117, 81, 93, 144, 153, 162, 111, 72, 111, 117, 123, 84);

    [Fact]
    public void Conv_with_strides_no_padding() => Check(
        s => Conv.Create(s.Builder, s.Location, Range(s, 0, [1, 1, 7, 5]), Ones(s, [1, 1, 3, 3]), null, [3, 3], [2, 2], [0, 0, 0, 0]),
        54, 72, 144, 162, 234, 252);

    [Fact]
    public void ConvTranspose()
    {
        double[] plane = [0, 1, 3, 3, 2, 3, 8, 15, 12, 7, 9, 21, 36, 27, 15, 9, 20, 33, 24, 13, 6, 13, 21, 15, 8];
        Check(
            s => Deconv.Create(s.Builder, s.Location, Range(s, 0, [1, 1, 3, 3]), Ones(s, [1, 2, 3, 3]), null, [3, 3], [1, 1], [0, 0, 0, 0]),
            [.. plane, .. plane]);
    }

    [Fact]
    public void ConvTranspose_dilations() => Check(
        s => Deconv.Create(
            s.Builder, s.Location, s.Input(Tensor.From([3f, 8, 1, 9, 5, 7, 3, 2, 6], [1, 1, 3, 3])), s.Weight(Tensor.From([7f, 2, 1, 9], [1, 1, 2, 2])),
            null, [2, 2], [1, 1], [0, 0, 0, 0], dilations: [2, 2]),
        21, 56, 13, 16, 2, 63, 35, 67, 10, 14, 24, 22, 76, 76, 21, 9, 5, 88, 45, 63, 3, 2, 33, 18, 54);

    [Fact]
    public void ConvTranspose_pads()
    {
        double[] plane = [1, 1, 3, 1, 1, 3, 7, 4, 9, 7, 4, 9, 7, 4, 9, 13, 7, 15, 13, 7, 15];
        Check(
            s => Deconv.Create(s.Builder, s.Location, Range(s, 0, [1, 1, 3, 3]), Ones(s, [1, 2, 3, 3]), null, [3, 3], [3, 2], [1, 2, 1, 2]),
            [.. plane, .. plane]);
    }

    [Fact]
    public void ConvTranspose_pad()
    {
        double[] a = [0, 0, 1, 1, 3, 2, 2, 0], b = [3, 3, 7, 4, 9, 5, 5, 0], c = [6, 6, 13, 7, 15, 8, 8, 0], d = [0, 0, 0, 0, 0, 0, 0, 0];
        double[] plane = [.. a, .. a, .. a, .. b, .. b, .. b, .. c, .. c, .. c, .. d];
        Check(
            s => Deconv.Create(
                s.Builder, s.Location, Range(s, 0, [1, 1, 3, 3]), Ones(s, [1, 2, 3, 3]), null, [3, 3], [3, 2], [0, 0, 0, 0], outputPadding: [1, 1]),
            [.. plane, .. plane]);
    }

    [Fact]
    public void Averagepool_2d_precomputed_pads() => Check(
        s => AvgPool.Create(s.Builder, s.Location, Range(s, 1, [1, 1, 5, 5]), [5, 5], [1, 1], [2, 2, 2, 2]),
        7, 7.5, 8, 8.5, 9, 9.5, 10, 10.5, 11, 11.5, 12, 12.5, 13, 13.5, 14, 14.5, 15, 15.5, 16, 16.5, 17, 17.5, 18, 18.5, 19);

    [Fact]
    public void Averagepool_2d_precomputed_pads_count_include_pad() => Check(
        s => AvgPool.Create(s.Builder, s.Location, Range(s, 1, [1, 1, 5, 5]), [5, 5], [1, 1], [2, 2, 2, 2], countIncludePad: true),
        2.52, 3.6, 4.8, 4.08, 3.24, 4.56, 6.4, 8.4, 7.04, 5.52, 7.2, 10, 13, 10.8, 8.4, 6.96, 9.6, 12.4, 10.24, 7.92, 6.12, 8.4, 10.8, 8.88, 6.84);

    [Fact]
    public void Averagepool_2d_ceil() => Check(
        s => AvgPool.Create(s.Builder, s.Location, Range(s, 1, [1, 1, 4, 4]), [3, 3], [2, 2], [0, 0, 0, 0], ceilMode: true), 6, 7.5, 12, 13.5);

    [Fact]
    public void Maxpool_2d_ceil() => Check(
        s => MaxPool.Create(s.Builder, s.Location, Range(s, 1, [1, 1, 4, 4]), [3, 3], [2, 2], [0, 0, 0, 0], ceilMode: true), 11, 12, 15, 16);

    [Fact]
    public void Resize_upsample_scales_linear() => Check(
        s => Resized(s, [2, 2], "linear", "half_pixel", 2, 2, 4, 4),
        1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4);

    [Fact]
    public void Resize_upsample_scales_linear_align_corners() => Check(
        s => Resized(s, [2, 2], "linear", "align_corners", 2, 2, 4, 4),
        1, 1.33333333, 1.66666667, 2, 1.66666667, 2, 2.33333333, 2.66666667, 2.33333333, 2.66666667, 3, 3.33333333, 3, 3.33333333, 3.66666667, 4);

    [Fact]
    public void Resize_upsample_scales_linear_half_pixel_symmetric() => Check(
        s => Resized(s, [2, 2], "linear", "half_pixel_symmetric", 2.3, 2.94, 4, 5),
        1, 1.15986395, 1.5, 1.84013605, 2, 1.56521738, 1.72508133, 2.06521738, 2.40535343, 2.56521738,
        2.43478262, 2.59464657, 2.93478262, 3.27491867, 3.43478262, 3, 3.15986395, 3.5, 3.84013605, 4);

    [Fact]
    public void Resize_downsample_scales_linear() => Check(
        s => Resized(s, [2, 4], "linear", "half_pixel", 0.6, 0.6, 1, 2), 2.6666665, 4.3333331);

    [Fact]
    public void Resize_upsample_scales_nearest() => Check(
        s => Resized(s, [2, 2], "nearest", "half_pixel", 2, 3, 4, 6),
        1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 3, 3, 3, 4, 4, 4);

    [Theory]
    [InlineData("ceil", "half_pixel", "0 1 1 2 2 3 3 3")]
    [InlineData("floor", "align_corners", "0 0 0 1 1 2 2 3")]
    [InlineData("round_prefer_ceil", "asymmetric", "0 1 1 2 2 3 3 3")]
    public void Resize_upsample_sizes_nearest(string nearestMode, string coordMode, string table)
    {
        int[] indices = [.. table.Split(' ').Select(int.Parse)];
        Check(
            s => Resized(s, [4, 4], "nearest", coordMode, 2, 2, 8, 8, nearestMode),
            [.. indices.SelectMany(row => indices.Select(column => (row * 4) + s_row4[column]))]);
    }

    [Theory]
    [InlineData(false, "0 18 1 19 2 20 36 54 37 55 38 56 3 21 4 22 5 23 39 57 40 58 41 59")]
    [InlineData(true, "0 9 1 10 2 11 18 27 19 28 20 29 3 12 4 13 5 14 21 30 22 31 23 32")]
    public void DepthToSpace(bool crd, string firstChannel)
    {
        // Channel c of the input starts at 9·c.
        float[] x = [.. Enumerable.Range(0, 8).SelectMany(c => Enumerable.Range(9 * c, 6)).Select(v => (float)v)];
        Tensor y = Run(s => Depth2Space.Create(s.Builder, s.Location, s.Input(Tensor.From(x, [1, 8, 2, 3])), 2, 2, isCRD: crd));
        Assert.Equal(new Shape([1, 2, 4, 6]), y.Shape);
        Assert.Equal(firstChannel, string.Join(' ', y.Floats()[..24].ToArray()));
    }

    [Theory]
    [InlineData("reflect", "1 1.2 1 1.2 2.3 3.4 2.3 3.4 4.5 5.7 4.5 5.7")]
    [InlineData("edge", "1 1 1 1.2 2.3 2.3 2.3 3.4 4.5 4.5 4.5 5.7")]
    [InlineData("constant", "0 0 1 1.2 0 0 2.3 3.4 0 0 4.5 5.7")]
    public void Pad_of_two_columns(string mode, string expected)
    {
        Tensor y = Run(s => Pad.Create(s.Builder, s.Location, s.Input(Tensor.From([1f, 1.2f, 2.3f, 3.4f, 4.5f, 5.7f], [3, 2])), [0, 2, 0, 0], mode: mode));
        Assert.Equal(expected, string.Join(' ', y.Floats().ToArray()));
    }

    [Fact]
    public void Elu_example() => Check(s => Elu.Create(s.Builder, s.Location, Range(s, -1, [3]), 2), -1.2642411, 0, 1);

    [Fact]
    public void Hardsigmoid_example() => Check(s => HardSigmoid.Create(s.Builder, s.Location, Range(s, -1, [3]), 0.5, 0.6), 0.1, 0.6, 1);

    [Fact]
    public void Softmax_large_number() => Check(
        s => Softmax.Create(s.Builder, s.Location, s.Input(Tensor.From([0f, 1, 2, 3, 10000, 10001, 10002, 10003], [2, 4])), 1),
        0.032058604, 0.08714432, 0.23688284, 0.6439143, 0.032058604, 0.08714432, 0.23688284, 0.6439143);

    private static Op Resized(
        SampleBuilder s, Shape shape, string mode, string coordMode, double scaleH, double scaleW, long outH, long outW, string nearestMode = "round_prefer_floor") =>
        Interp.Create(s.Builder, s.Location, Range(s, 1, [1, 1, .. shape]), mode, coordMode, scaleH, scaleW, outH, outW, nearestMode);

    private static Value Range(SampleBuilder s, int start, Shape shape) =>
        s.Input(Tensor.From([.. Enumerable.Range(start, (int)shape.Count).Select(v => (float)v)], shape));

    private static Value Ones(SampleBuilder s, Shape shape) => s.Weight(Tensor.From([.. Enumerable.Repeat(1f, (int)shape.Count)], shape));

    private static Tensor Run(Func<SampleBuilder, Op> build) => SampleRun.Of(build).Run()[0];

    private static void Check(Func<SampleBuilder, Op> build, params double[] expected) => Compare.Close(expected, Run(build), 1e-6);
}
