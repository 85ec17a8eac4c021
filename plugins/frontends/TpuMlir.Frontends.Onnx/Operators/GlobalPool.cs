using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>GlobalAveragePool and GlobalMaxPool: one window over all spatial dimensions, however many there are.</summary>
[ExportImporter("onnx", "GlobalAveragePool", "GlobalMaxPool")]
public sealed class GlobalPoolImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => WindowSamples.GlobalPool;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Float(0);
        Shape shape = x.Shape;
        Check.That(shape.Rank > 2, $"{node.Type} of a tensor of {shape.Rank} dimensions");
        bool image = shape.Rank == 4;
        Value input = image ? x : context.Reshape(x, [shape[0], shape[1], 1, shape.Product(2, shape.Rank)], context.Derived("input"));
        Location location = image ? context.LocationOf(0) : context.Derived("image");
        Value result = node.Type == "GlobalMaxPool"
            ? Top.MaxPool.Create(
                context.Builder, location, input, kernelShape: [input.Shape[2], input.Shape[3]], strides: [1, 1], pads: [0, 0, 0, 0]).Output
            : Top.AvgPool.Create(
                context.Builder, location, input, kernelShape: [input.Shape[2], input.Shape[3]], strides: [1, 1], pads: [0, 0, 0, 0]).Output;
        var output = new Shape(shape.Select((d, i) => i < 2 ? d : 1));
        context.SetOutput(0, context.Reshape(result, output, context.LocationOf(0)));
    }
}
