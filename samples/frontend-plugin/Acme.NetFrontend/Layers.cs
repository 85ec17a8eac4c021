using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Top;

namespace Acme.NetFrontend;

/// <summary>The layer types and the operators they become.</summary>
internal static class Layers
{
    /// <summary>The layers by type.</summary>
    public static IReadOnlyDictionary<string, Func<LayerContext, Value>> ByType { get; } = new Dictionary<string, Func<LayerContext, Value>>(StringComparer.Ordinal)
    {
        ["conv"] = Convolution,
        ["relu"] = layer => Relu.Create(layer.Builder, layer.Location, layer.Input, layer.Section.Number("limit", -1)).Output,
        ["maxpool"] = layer => MaxPool.Create(layer.Builder, layer.Location, layer.Input, Kernel(layer), Stride(layer), Pad(layer)).Output,
        ["avgpool"] = layer => AvgPool.Create(layer.Builder, layer.Location, layer.Input, Kernel(layer), Stride(layer), Pad(layer)).Output,
        ["gemm"] = layer => MatMul.Create(layer.Builder, layer.Location, layer.Input, layer.Weight("weight"), layer.OptionalWeight("bias")).Output,
        ["flatten"] = layer => Flat(layer, layer.Input),
        ["add"] = layer => Add.Create(layer.Builder, layer.Location, layer.Inputs).Output,
        ["concat"] = layer => Concat.Create(layer.Builder, layer.Location, layer.Inputs, layer.Section.Integer("axis", 1)).Output,
        ["softmax"] = layer => Softmax.Create(layer.Builder, layer.Location, layer.Input, layer.Section.Integer("axis", -1)).Output,
    };

    private static Value Convolution(LayerContext layer)
    {
        Value filter = layer.Weight("weight");
        return Conv.Create(
            layer.Builder,
            layer.Location,
            layer.Input,
            filter,
            layer.OptionalWeight("bias"),
            [.. filter.Shape.Skip(2)],
            Stride(layer),
            Pad(layer),
            layer.Section.Integer("groups", 1),
            [.. layer.Section.Integers("dilation", 1, 1)]).Output;
    }

    private static Value Flat(LayerContext layer, Value x) =>
        Reshape.Create(layer.Builder, layer.Location, x, [x.Shape[0], x.Shape.Skip(1).Aggregate(1L, (a, b) => a * b)]).Output;

    private static EquatableList<long> Kernel(LayerContext layer) => [.. layer.Section.Integers("kernel", 1, 1)];

    private static EquatableList<long> Stride(LayerContext layer) => [.. layer.Section.Integers("stride", 1, 1)];

    /// <summary>Top, left, bottom, right.</summary>
    private static EquatableList<long> Pad(LayerContext layer) => [.. layer.Section.Integers("pad", 0, 0, 0, 0)];
}
