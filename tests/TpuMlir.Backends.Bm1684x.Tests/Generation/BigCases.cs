using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>An operator on tensors that do not fit local memory.</summary>
/// <param name="Name">A short name.</param>
/// <param name="Modes">The modes it is worth the time in.</param>
/// <param name="Slices">The slices the chip has to compute at least; 0 when only transfers take part.</param>
/// <param name="Build">Builds the operator.</param>
internal sealed record BigCase(string Name, string Modes, int Slices, Func<SampleBuilder, Op> Build)
{
    public CompiledNet Compile(string mode, TargetDescription target)
    {
        var builder = new SampleBuilder(Name);
        builder.Module.SetOutputs(Build(builder).Operation.Results);
        return CompiledNet.Compile(builder.Module, builder.Inputs, mode, target);
    }
}

/// <summary>The big cases.</summary>
internal static class BigCases
{
    private const string Every = "F32 F16 BF16";

    public static IReadOnlyList<BigCase> All { get; } =
    [
        new("conv_1024_channels", Every, 3, s => Conv.Create(
            s.Builder, s.Location, s.Input(1, 1024, 14, 14), s.Weight(1024, 1024, 3, 3), s.Weight(1024), [3, 3], [1, 1], [1, 1, 1, 1])),
        new("conv_2048_input", Every, 3, s => Conv.Create(
            s.Builder, s.Location, s.Input(1, 3, 2048, 2048), s.Weight(16, 3, 3, 3), s.Weight(16), [3, 3], [2, 2], [1, 1, 1, 1], doRelu: true)),
        new("conv_groups", Every, 3, s => Conv.Create(
            s.Builder, s.Location, s.Input(2, 128, 56, 56), s.Weight(96, 32, 5, 3), s.Weight(96), [5, 3], [1, 2], [2, 1, 2, 1], group: 4)),
        new("conv_wide_row", Every, 3, s => Conv.Create(
            s.Builder, s.Location, s.Input(1, 64, 1, 20000), s.Weight(64, 64, 1, 7), null, [1, 7], [1, 1], [0, 3, 0, 3])),
        new("conv_computed_filter", Every, 3, s => Conv.Create(
            s.Builder, s.Location, s.Input(1, 128, 64, 64), s.Input(128, 128, 3, 3), null, [3, 3], [1, 1], [1, 1, 1, 1])),
        new("depthwise", Every, 3, s => Conv.Create(
            s.Builder, s.Location, s.Input(1, 160, 200, 200), s.Weight(160, 1, 3, 3), s.Weight(160), [3, 3], [1, 1], [1, 1, 1, 1], group: 160)),
        new("deconv", Every, 3, s => Deconv.Create(
            s.Builder, s.Location, s.Input(1, 64, 120, 120), s.Weight(64, 32, 4, 4), s.Weight(32), [4, 4], [2, 2], [1, 1, 1, 1])),
        new("max_pool", Every, 3, s => MaxPool.Create(s.Builder, s.Location, s.Input(1, 64, 300, 300), [3, 3], [2, 2], [1, 1, 1, 1])),
        new("average_pool", Every, 3, s => AvgPool.Create(s.Builder, s.Location, s.Input(1, 64, 300, 300), [5, 5], [2, 2], [2, 2, 2, 2])),
        new("global_average_pool", Every, 3, s => AvgPool.Create(s.Builder, s.Location, s.Input(1, 24, 512, 512), [512, 512], [1, 1], [0, 0, 0, 0])),
        // 25088 x 4096 in one mode: 822 MB of f32 coefficients would be most of the time of all tests.
        new("fully_connected", "F16", 3, s => MatMul.Create(s.Builder, s.Location, s.Input(1, 25088), s.Weight(25088, 4096), s.Weight(4096))),
        new("fully_connected_narrow", "F32 BF16", 3, s => MatMul.Create(s.Builder, s.Location, s.Input(1, 25088), s.Weight(25088, 1024), s.Weight(1024))),
        new("product", Every, 3, s => MatMul.Create(s.Builder, s.Location, s.Input(2, 700, 600), s.Input(2, 600, 900), null)),
        new("product_transposed", Every, 3, s => MatMul.Create(
            s.Builder, s.Location, s.Input(600, 700), s.Input(900, 600), null, leftTranspose: true, rightTranspose: true)),
        new("softmax_100000", Every, 3, s => Softmax.Create(s.Builder, s.Location, s.Input(2, 100_000), -1)),
        new("softmax_channels", Every, 3, s => Softmax.Create(s.Builder, s.Location, s.Input(1, 150, 120, 120), 1)),
        new("reduce_mean", Every, 3, s => Reduce.Create(s.Builder, s.Location, s.Input(1, 64, 200, 300), [2, 3], true, "ReduceMean")),
        new("reduce_long", Every, 3, s => Reduce.Create(s.Builder, s.Location, s.Input(3, 200_000), [1], false, "ReduceL2")),
        new("reduce_channels", Every, 3, s => Reduce.Create(s.Builder, s.Location, s.Input(1, 300, 100, 100), [1], false, "ReduceMin")),
        new("add", Every, 3, s => Add.Create(s.Builder, s.Location, [s.Input(1, 64, 256, 256), s.Input(1, 64, 256, 256)])),
        new("multiply_by_row", Every, 3, s => Mul.Create(s.Builder, s.Location, [s.Input(300, 70, 100), s.Input(70, 1)])),
        new("divide", Every, 3, s => Div.Create(s.Builder, s.Location, [s.Input(1, 20, 250, 250), s.Input(0.5, 2, [1, 20, 1, 1])])),
        new("relu6", Every, 3, s => Clip.Create(s.Builder, s.Location, s.Input(1, 64, 256, 256), 0, 6)),
        new("prelu", Every, 3, s => PRelu.Create(s.Builder, s.Location, s.Input(1, 70, 200, 200), s.Weight(1, 70, 1, 1))),
        new("scale", Every, 3, s => Scale.Create(s.Builder, s.Location, s.Input(1, 70, 200, 200), s.Weight(70), s.Weight(70))),
        new("sigmoid", Every, 3, s => Sigmoid.Create(s.Builder, s.Location, s.Input(-9, 9, [1, 33, 250, 250]))),
        new("concat", Every, 0, s => Concat.Create(s.Builder, s.Location, [s.Input(1, 3, 900, 900), s.Input(1, 5, 900, 900)], 1)),
        new("concat_last", Every, 0, s => Concat.Create(s.Builder, s.Location, [s.Input(1000, 700), s.Input(1000, 301)], 1)),
        new("slice", Every, 0, s => Slice.Create(s.Builder, s.Location, s.Input(1, 9, 800, 800), [0, 1, 10, 3], [1, 2, 1, 2], [1, 9, 799, 800])),
        new("pad", Every, 0, s => Pad.Create(s.Builder, s.Location, s.Input(1, 5, 900, 900), [0, 0, 3, 4, 0, 0, 5, 6])),
        new("pad_reflect", Every, 0, s => Pad.Create(s.Builder, s.Location, s.Input(1, 5, 900, 900), [0, 0, 3, 4, 0, 0, 5, 6], mode: "reflect")),
        new("permute_5d", Every, 0, s => Permute.Create(s.Builder, s.Location, s.Input(3, 20, 30, 40, 50), [4, 2, 0, 3, 1])),
        new("permute_nhwc", Every, 0, s => Permute.Create(s.Builder, s.Location, s.Input(1, 70, 200, 300), [0, 2, 3, 1])),
        new("resize_twice", Every, 0, s => Upsample.Create(s.Builder, s.Location, s.Input(1, 6, 500, 500), 2, 2)),
        new("gather", Every, 0, s => Gather.Create(
            s.Builder, s.Location, s.Input(5000, 400), s.Weight(Tensor.FromLongs([.. Enumerable.Range(0, 3000).Select(i => i * 7919L % 5000)])), 0)),
        new("tile", Every, 0, s => Tile.Create(s.Builder, s.Location, s.Input(2, 300, 400), [3, 2, 4])),
    ];

    /// <summary>Those that take more than three seconds to simulate; they run once for each mode only.</summary>
    private static readonly string[] Slow = ["conv_1024_channels", "conv_2048_input", "deconv", "fully_connected", "fully_connected_narrow"];

    /// <summary>The quicker cases in F32 and F16.</summary>
    public static TheoryData<string, string> Quick()
    {
        var data = new TheoryData<string, string>();
        foreach (BigCase big in All.Where(c => !Slow.Contains(c.Name)))
        {
            data.Add(big.Name, "F32");
            data.Add(big.Name, "F16");
        }

        return data;
    }

    /// <summary>Every case in each of its modes.</summary>
    public static TheoryData<string, string> Names()
    {
        var data = new TheoryData<string, string>();
        foreach (BigCase big in All)
        {
            foreach (string mode in big.Modes.Split(' '))
            {
                data.Add(big.Name, mode);
            }
        }

        return data;
    }

    public static BigCase Find(string name) => All.Single(c => c.Name == name);
}
