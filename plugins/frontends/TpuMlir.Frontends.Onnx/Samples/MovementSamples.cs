using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Samples;

/// <summary>Sample nodes of what moves elements. The outputs are the operators' definitions computed in numpy, in float64.</summary>
internal static class MovementSamples
{
    public static IReadOnlyList<ImporterSample> Concat { get; } =
    [
        new SampleNode("Concat", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Input(T([1f, 2f, 0.5f, 4f, 0.25f, 3f], [2, 3])).Constant(T([7f, 8f], [2, 1])).With("axis", 1L)
            .Gives("columns", T([1f, 2f, 3f, 1f, 2f, 0.5f, 7f, 4f, 5f, 6f, 4f, 0.25f, 3f, 8f], [2, 7])),
    ];

    public static IReadOnlyList<ImporterSample> Split { get; } =
    [
        new SampleNode("Split", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(Tensor.FromLongs(1, 2)).With("axis", 1L)
            .Gives("sizes", T([1f, 4f], [2, 1]), T([2f, 3f, 5f, 6f], [2, 2])),
        new SampleNode("Split", 11).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).With("axis", 0L)
            .Gives("equal", T([1f, 2f, 3f], [1, 3]), T([4f, 5f, 6f], [1, 3])),
    ];

    public static IReadOnlyList<ImporterSample> Slice { get; } =
    [
        new SampleNode("Slice", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(Tensor.FromLongs(0)).Constant(Tensor.FromLongs(3)).Constant(Tensor.FromLongs(1)).Constant(Tensor.FromLongs(2))
            .Gives("steps", T([1f, 3f, 4f, 6f], [2, 2])),
        new SampleNode("Slice", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(Tensor.FromLongs(-1)).Constant(Tensor.FromLongs(-4)).Constant(Tensor.FromLongs(1)).Constant(Tensor.FromLongs(-1))
            .Gives("backwards", T([3f, 2f, 1f, 6f, 5f, 4f], [2, 3])),
        new SampleNode("Slice", 9).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).With("starts", new long[] { 1 }).With("ends", new long[] { 2 }).With("axes", new long[] { 0 })
            .Gives("attributes", T([4f, 5f, 6f], [1, 3])),
    ];

    public static IReadOnlyList<ImporterSample> Gather { get; } =
    [
        new SampleNode("Gather", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(Tensor.FromLongs(2, 0, 2)).With("axis", 1L)
            .Gives("columns", T([3f, 1f, 3f, 6f, 4f, 6f], [2, 3])),
    ];

    public static IReadOnlyList<ImporterSample> Rearrange { get; } =
    [
        new SampleNode("Transpose", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 2f, 3f, 4f, 5f, 6f, 7f], [2, 2, 3])).With("perm", new long[] { 2, 0, 1 })
            .Gives("transpose", T([1f, 4f, 2f, 5f, 2f, 5f, 3f, 6f, 3f, 6f, 4f, 7f], [3, 2, 2])),
        new SampleNode("Expand", 13).Input(T([1f, 2f], [2, 1])).Constant(Tensor.FromLongs(2, 3))
            .Gives("expand", T([1f, 1f, 1f, 2f, 2f, 2f], [2, 3])),
        new SampleNode("Tile", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(Tensor.FromLongs(2, 1))
            .Gives("tile", T([1f, 2f, 3f, 4f, 5f, 6f, 1f, 2f, 3f, 4f, 5f, 6f], [4, 3])),
    ];

    public static IReadOnlyList<ImporterSample> Reshape { get; } =
    [
        new SampleNode("Reshape", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(Tensor.FromLongs(3, -1))
            .Gives("reshape", T([1f, 2f, 3f, 4f, 5f, 6f], [3, 2])),
        new SampleNode("Flatten", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f, 2f, 3f, 4f, 5f, 6f, 7f], [2, 2, 3])).With("axis", 1L)
            .Gives("flatten", T([1f, 2f, 3f, 4f, 5f, 6f, 2f, 3f, 4f, 5f, 6f, 7f], [2, 6])),
        new SampleNode("Squeeze", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [1, 2, 1, 3])).Constant(Tensor.FromLongs(0, 2))
            .Gives("squeeze", T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])),
        new SampleNode("Unsqueeze", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(Tensor.FromLongs(1))
            .Gives("unsqueeze", T([1f, 2f, 3f, 4f, 5f, 6f], [2, 1, 3])),
    ];

    public static IReadOnlyList<ImporterSample> Pad { get; } =
    [
        new SampleNode("Pad", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(Tensor.FromLongs(0, 1, 1, 0)).Constant(T([9f], []))
            .Gives("constant", T([9f, 1f, 2f, 3f, 9f, 4f, 5f, 6f, 9f, 9f, 9f, 9f], [3, 4])),
        new SampleNode("Pad", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(Tensor.FromLongs(0, 2, 0, 0)).With("mode", "reflect")
            .Gives("reflect", T([3f, 2f, 1f, 2f, 3f, 6f, 5f, 4f, 5f, 6f], [2, 5])),
        new SampleNode("Pad", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(Tensor.FromLongs(1, 0, 0, 1)).With("mode", "edge")
            .Gives("edge", T([1f, 2f, 3f, 3f, 1f, 2f, 3f, 3f, 4f, 5f, 6f, 6f], [3, 4])),
        new SampleNode("Pad", 13).Input(T([1f, 2f, 3f, 4f, 5f, 6f], [2, 3])).Constant(Tensor.FromLongs(0, -1, 0, 0))
            .Gives("negative", T([2f, 3f, 5f, 6f], [2, 2])),
    ];

    public static IReadOnlyList<ImporterSample> DepthSpace { get; } =
    [
        new SampleNode("DepthToSpace", 13).Input(T([0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f], [1, 8, 1, 1])).With("blocksize", 2L)
            .Gives("dcr", T([0f, 2f, 4f, 6f, 1f, 3f, 5f, 7f], [1, 2, 2, 2])),
        new SampleNode("DepthToSpace", 13).Input(T([0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f], [1, 8, 1, 1])).With("blocksize", 2L).With("mode", "CRD")
            .Gives("crd", T([0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f], [1, 2, 2, 2])),
        new SampleNode("SpaceToDepth", 13).Input(T([0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f], [1, 2, 2, 2])).With("blocksize", 2L)
            .Gives("space_to_depth", T([0f, 4f, 1f, 5f, 2f, 6f, 3f, 7f], [1, 8, 1, 1])),
    ];

    private static Tensor T(float[] values, Shape shape) => Tensor.From(values, shape);
}
