using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Samples;

/// <summary>Sample nodes of products, softmax and reductions. The outputs are the operators' definitions computed in numpy, in float64.</summary>
internal static class ProductSamples
{
    public static IReadOnlyList<ImporterSample> Gemm { get; } =
    [
        new SampleNode("Gemm", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(T([1f, 0f, 0f, 1f, 2f, -1f], [3, 2])).Constant(T([1f, 2f], [2])).With("alpha", 0.5).With("beta", 2.0)
            .Gives("scaled", T([5.5f, 3.5f, 10f, 3.5f], [2, 2])),
        new SampleNode("Gemm", 13).Input(T([1f, 4f, 2f, 5f, 3f, 6f], [3, 2])).Constant(T([1f, 0f, 2f, 0f, 1f, -1f], [2, 3])).With("transA", 1L).With("transB", 1L)
            .Gives("transposed", T([7f, -1f, 16f, -1f], [2, 2])),
    ];

    public static IReadOnlyList<ImporterSample> MatMul { get; } =
    [
        new SampleNode("MatMul", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(T([1f, 0f, 0f, 1f, 2f, -1f], [3, 2]))
            .Gives("constant", T([7f, -1f, 16f, -1f], [2, 2])),
        new SampleNode("MatMul", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 2f, 3f, 4f, 5f, 6f, 7f], [2, 2, 3])).Input(T([1f, 0f, 0f, 1f, 2f, -1f, -2f, -0f, -0f, -2f, -4f, 2f], [2, 3, 2]))
            .Gives("batched", T([7f, -1f, 16f, -1f, -20f, 2f, -38f, 2f], [2, 2, 2])),
        new SampleNode("MatMul", 13).Input(T([1f, 2f, 3f], [3])).Constant(T([1f, 0f, 0f, 1f, 2f, -1f], [3, 2]))
            .Gives("vector", T([7f, -1f], [2])),
    ];

    public static IReadOnlyList<ImporterSample> Softmax { get; } =
    [
        new SampleNode("Softmax", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]))
            .Gives("last_axis", T([0.090030573f, 0.24472847f, 0.66524096f, 0.090030573f, 0.24472847f, 0.66524096f], [2, 3])),
        new SampleNode("Softmax", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).With("axis", 0L)
            .Gives("first_axis", T([0.047425873f, 0.047425873f, 0.047425873f, 0.95257413f, 0.95257413f, 0.95257413f], [2, 3])),
        new SampleNode("Softmax", 11).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [1, 2, 3])).With("axis", 1L)
            .Gives("rows_before_13", T([0.0042697785f, 0.011606461f, 0.031549633f, 0.085760795f, 0.23312201f, 0.63369132f], [1, 2, 3])),
        new SampleNode("LogSoftmax", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]))
            .Gives("logarithm", T([-2.407606f, -1.407606f, -0.40760596f, -2.407606f, -1.407606f, -0.40760596f], [2, 3])),
    ];

    public static IReadOnlyList<ImporterSample> Reduce { get; } =
    [
        new SampleNode("ReduceSum", 11).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3])).With("axes", new long[] { 1 }).With("keepdims", 0L)
            .Gives("reducesum", T([3.5f, 7.25f], [2])),
        new SampleNode("ReduceMean", 11).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3])).With("axes", new long[] { 1 }).With("keepdims", 0L)
            .Gives("reducemean", T([1.1666667f, 2.4166667f], [2])),
        new SampleNode("ReduceMax", 11).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3])).With("axes", new long[] { 1 }).With("keepdims", 0L)
            .Gives("reducemax", T([2f, 4f], [2])),
        new SampleNode("ReduceMin", 11).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3])).With("axes", new long[] { 1 }).With("keepdims", 0L)
            .Gives("reducemin", T([0.5f, 0.25f], [2])),
        new SampleNode("ReduceProd", 11).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3])).With("axes", new long[] { 1 }).With("keepdims", 0L)
            .Gives("reduceprod", T([1f, 3f], [2])),
        new SampleNode("ReduceL1", 11).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3])).With("axes", new long[] { 1 }).With("keepdims", 0L)
            .Gives("reducel1", T([3.5f, 7.25f], [2])),
        new SampleNode("ReduceL2", 11).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3])).With("axes", new long[] { 1 }).With("keepdims", 0L)
            .Gives("reducel2", T([2.2912878f, 5.0062461f], [2])),
        new SampleNode("ReduceSumSquare", 11).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3])).With("axes", new long[] { 1 }).With("keepdims", 0L)
            .Gives("reducesumsquare", T([5.25f, 25.0625f], [2])),
        new SampleNode("ReduceLogSum", 11).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3])).With("axes", new long[] { 1 }).With("keepdims", 0L)
            .Gives("reducelogsum", T([1.252763f, 1.9810015f], [2])),
        new SampleNode("ReduceLogSumExp", 11).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3])).With("axes", new long[] { 1 }).With("keepdims", 0L)
            .Gives("reducelogsumexp", T([2.4643688f, 4.3303084f], [2])),
        new SampleNode("ReduceSum", 13).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3])).Constant(Tensor.FromLongs(0))
            .Gives("axes_as_input", T([5f, 2.25f, 3.5f], [1, 3])),
        new SampleNode("ReduceMean", 11).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3]))
            .Gives("all_axes", T([1.7916667f], [1, 1])),
    ];

    private static Tensor T(float[] values, Shape shape) => Tensor.From(values, shape);
}
