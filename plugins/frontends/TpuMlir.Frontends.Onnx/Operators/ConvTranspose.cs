using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>ConvTranspose over one or two spatial dimensions.</summary>
[ExportImporter("onnx", "ConvTranspose")]
public sealed class ConvTransposeImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => WindowSamples.ConvTranspose;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Float(0);
        int spatial = Window.Spatial(node, x.Shape);
        (Value image, Value filter) = (ConvImporter.Image(context, x, "input"), ConvImporter.Filter(context, 1, x.Shape.Rank));
        var plain = new Dictionary<string, object>(node.Attributes) { ["auto_pad"] = "NOTSET" };
        Window window = Window.Read(node with { Attributes = plain }, x.Shape, [.. filter.Shape.TakeLast(spatial)]);
        long[] extra = node.Get("output_padding", new long[spatial]);
        Check.That(extra.Length == spatial && extra.All(e => e >= 0), "output_padding does not fit the spatial dimensions");
        extra = spatial == 1 ? [0, extra[0]] : extra;
        window = Fitted(node, window, image.Shape, extra, spatial);
        Value result = Deconvolution.Create(context, spatial == 2 ? context.LocationOf(0) : context.Derived("image"), image, filter, window, extra, node.Get("group", 1L));
        context.SetOutput(0, context.Reshape(result, Window.FromImage(result.Shape, spatial), context.LocationOf(0)));
    }

    /// <summary>
    /// Explicit pads, or those that lead to the wanted extent: output_shape, or input times stride for SAME. What is missing
    /// to the wanted extent is added to <paramref name="extra"/>.
    /// </summary>
    private static Window Fitted(SourceNode node, Window window, Shape image, long[] extra, int spatial)
    {
        string mode = node.Get("auto_pad", "NOTSET");
        long[]? wanted = node.Get<long[]?>("output_shape", null)?.TakeLast(spatial).ToArray();
        Check.That(wanted is null || wanted.Length == spatial, "output_shape does not fit the spatial dimensions");
        int first = 2 - spatial;
        wanted ??= mode.StartsWith("SAME", StringComparison.Ordinal)
            ? [.. Enumerable.Range(first, spatial).Select(i => image[i + 2] * window.Strides[i])]
            : null;
        if (wanted is null)
        {
            return mode == "VALID" ? window with { Pads = new long[4] } : window;
        }

        var pads = new long[4];
        for (int i = first; i < 2; i++)
        {
            long full = ((image[i + 2] - 1) * window.Strides[i]) + window.Reach(i) + extra[i];
            long total = Math.Max(full - wanted[i - first], 0);
            extra[i] += Math.Max(wanted[i - first] - full, 0);
            // What the result is too long by is cut off its ends, the odd one at the end for SAME_UPPER.
            long half = mode == "SAME_UPPER" ? total / 2 : total - (total / 2);
            (pads[i], pads[i + 2]) = (half, total - half);
        }

        return window with { Pads = pads };
    }
}
