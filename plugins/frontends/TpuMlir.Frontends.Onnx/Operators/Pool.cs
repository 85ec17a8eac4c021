using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>MaxPool and AveragePool over one or two spatial dimensions.</summary>
/// <remarks>Rounding the extent up is the same as more padding behind, which takes no part in a maximum nor in a mean of what is inside.</remarks>
[ExportImporter("onnx", "MaxPool", "AveragePool")]
public sealed class PoolImporter : IOpImporter
{
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
        if (node.Get("ceil_mode", 0L) != 0)
        {
            long[] pads = RoundedUp(window, image.Shape);
            if (node.Type == "AveragePool" && counted && !pads.SequenceEqual(window.Pads))
            {
                throw Check.Attribute("ceil_mode and count_include_pad are both set", "padding that counts cannot be told from the rest behind it");
            }

            window = window with { Pads = pads };
        }

        Location location = spatial == 2 ? context.LocationOf(0) : context.Derived("image");
        Value result = node.Type == "MaxPool"
            ? Top.MaxPool.Create(
                context.Builder, location, image, kernelShape: [.. window.Kernel], strides: [.. window.Strides], pads: [.. window.Pads]).Output
            : Top.AvgPool.Create(
                context.Builder, location, image, kernelShape: [.. window.Kernel], strides: [.. window.Strides], pads: [.. window.Pads], countIncludePad: counted).Output;
        context.SetOutput(0, context.Reshape(result, Window.FromImage(result.Shape, spatial), context.LocationOf(0)));
    }

    /// <summary>Pads with which rounding down gives as many windows as rounding up; a window must begin inside.</summary>
    private static long[] RoundedUp(Window window, Shape image)
    {
        long[] pads = [.. window.Pads];
        for (int i = 0; i < 2; i++)
        {
            long room = image[i + 2] + pads[i] + pads[i + 2] - window.Reach(i);
            long steps = (room + window.Strides[i] - 1) / window.Strides[i];
            steps = steps * window.Strides[i] >= image[i + 2] + pads[i] ? steps - 1 : steps;
            pads[i + 2] += Math.Max(0, (steps * window.Strides[i]) - room);
        }

        return pads;
    }
}
