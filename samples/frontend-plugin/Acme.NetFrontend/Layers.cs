using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Top;
using Layer = System.Func<Acme.NetFrontend.LayerContext, TpuMlir.Sdk.Ir.Value>;

namespace Acme.NetFrontend;

/// <summary>The layer types and the operators they become.</summary>
internal static class Layers
{
    /// <summary>The layers by type.</summary>
    public static IReadOnlyDictionary<string, Layer> ByType { get; } =
        new Dictionary<string, Layer>(StringComparer.Ordinal)
        {
            ["conv"] = Convolution,
            ["relu"] = l => Relu.Create(l.Builder, l.Location, l.Input, l.Section.Number("limit", -1)).Output,
            ["maxpool"] = l => MaxPool.Create(l.Builder, l.Location, l.Input, Kernel(l), Stride(l), Pad(l)).Output,
            ["avgpool"] = l => AvgPool.Create(l.Builder, l.Location, l.Input, Kernel(l), Stride(l), Pad(l)).Output,
            ["gemm"] = l =>
                MatMul.Create(l.Builder, l.Location, l.Input, l.Weight("weight"), l.OptionalWeight("bias")).Output,
            ["flatten"] = l => Flat(l, l.Input),
            ["add"] = l => Add.Create(l.Builder, l.Location, l.Inputs).Output,
            ["concat"] = l => Concat.Create(l.Builder, l.Location, l.Inputs, l.Section.Integer("axis", 1)).Output,
            ["softmax"] = l => Softmax.Create(l.Builder, l.Location, l.Input, l.Section.Integer("axis", -1)).Output,
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
        Reshape.Create(
            layer.Builder, layer.Location, x, [x.Shape[0], x.Shape.Skip(1).Aggregate(1L, (a, b) => a * b)]).Output;

    private static EquatableList<long> Kernel(LayerContext layer) => [.. layer.Section.Integers("kernel", 1, 1)];

    private static EquatableList<long> Stride(LayerContext layer) => [.. layer.Section.Integers("stride", 1, 1)];

    /// <summary>Top, left, bottom, right.</summary>
    private static EquatableList<long> Pad(LayerContext layer) => [.. layer.Section.Integers("pad", 0, 0, 0, 0)];
}
