using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Conv over one or two spatial dimensions; the filter may be computed at run time.</summary>
[ExportImporter("onnx", "Conv")]
public sealed class ConvImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => WindowSamples.Conv;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Float(0);
        int spatial = Window.Spatial(node, x.Shape);
        (Value image, Value filter) = (Image(context, x, "input"), Filter(context, 1, x.Shape.Rank));
        Window window = Window.Read(node, x.Shape, [.. filter.Shape.TakeLast(spatial)]);
        Check.That(window.Kernel.SequenceEqual(filter.Shape.Skip(2)), $"kernel_shape does not fit the filter of {filter.Shape}");
        Value result = Top.Conv.Create(
            context.Builder,
            spatial == 2 ? context.LocationOf(0) : context.Derived("image"),
            image,
            filter,
            context.OptionalFloat(2),
            kernelShape: [.. window.Kernel],
            strides: [.. window.Strides],
            pads: [.. window.Pads],
            group: node.Get("group", 1L),
            dilations: [.. window.Dilations]).Output;
        context.SetOutput(0, context.Reshape(result, Window.FromImage(result.Shape, spatial), context.LocationOf(0)));
    }

    /// <summary>A value of one spatial dimension as an image.</summary>
    internal static Value Image(ImportContext context, Value x, string suffix) =>
        x.Shape.Rank == 3 ? context.Reshape(x, Window.AsImage(x.Shape), context.Derived(suffix)) : x;

    /// <summary>A filter, constant or computed, for images.</summary>
    internal static Value Filter(ImportContext context, int index, int rank)
    {
        Shape shape = context.Constant(index)?.Shape ?? context.Float(index).Shape;
        Check.That(shape.Rank == rank, $"a filter of {shape} for a tensor of {rank} dimensions");
        return rank == 3 && context.Constant(index) is { } data
            ? context.Weight("filter", data.Reshape(Window.AsImage(shape)))
            : Image(context, context.Float(index), "filter");
    }
}
