using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>MaxPool and AveragePool over one or two spatial dimensions.</summary>
[ExportImporter("onnx", "MaxPool", "AveragePool")]
public sealed class PoolImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => WindowSamples.Pool;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Float(0);
        int spatial = Window.Spatial(node, x.Shape);
        Value image = ConvImporter.Image(context, x, "input");
        Window window = Window.Read(node, x.Shape, null);
        if (window.Dilations.Any(d => d != 1))
        {
            throw Check.Attribute($"dilations are [{string.Join(", ", window.Dilations)}]", "pooling windows without gaps are supported");
        }

        bool counted = node.Get("count_include_pad", 0L) != 0;
        bool ceil = node.Get("ceil_mode", 0L) != 0;
        Location location = spatial == 2 ? context.LocationOf(0) : context.Derived("image");
        Value result = node.Type == "MaxPool"
            ? Top.MaxPool.Create(
                context.Builder, location, image, kernelShape: [.. window.Kernel], strides: [.. window.Strides], pads: [.. window.Pads], ceilMode: ceil).Output
            : Top.AvgPool.Create(
                context.Builder, location, image, kernelShape: [.. window.Kernel], strides: [.. window.Strides], pads: [.. window.Pads], ceilMode: ceil, countIncludePad: counted).Output;
        context.SetOutput(0, context.Reshape(result, Window.FromImage(result.Shape, spatial), context.LocationOf(0)));
    }
}
