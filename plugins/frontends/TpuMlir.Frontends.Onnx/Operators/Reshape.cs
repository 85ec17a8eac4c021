using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Reshape, Flatten, Squeeze and Unsqueeze; axes are attributes up to operator set 12, inputs after that.</summary>
[ExportImporter("onnx", "Reshape", "Flatten", "Squeeze", "Unsqueeze")]
public sealed class ReshapeImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => MovementSamples.Reshape;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Input(0);
        context.SetOutput(0, node.Type switch
        {
            "Reshape" => context.Reshape(x, Wanted(node, context, x.Shape), context.LocationOf(0)),
            "Flatten" => context.Reshape(x, ShapeRules.Flatten(x.Shape, node.Get("axis", 1L)), context.LocationOf(0)),
            "Squeeze" => Squeeze(context, x, Axes(node, context)),
            _ => Unsqueeze(context, x, Axes(node, context) ?? throw Check.Invalid("there are no axes")),
        });
    }

    private static Shape Wanted(SourceNode node, ImportContext context, Shape input) =>
        ShapeRules.Reshape(input, TensorConvert.ToLongs(context.RequiredConstant(1)), node.Get("allowzero", 0L) != 0);

    private static long[]? Axes(SourceNode node, ImportContext context) =>
        node.Version < 13 ? node.Get<long[]?>("axes", null) : context.Longs(1);

    private static Value Squeeze(ImportContext context, Value x, long[]? axes)
    {
        Shape shape = ShapeRules.Squeeze(x.Shape, axes);
        long[] gone = axes is null
            ? [.. Enumerable.Range(0, x.Shape.Rank).Where(i => x.Shape[i] == 1).Select(i => (long)i)]
            : [.. Check.Axes(axes, x.Shape.Rank).Order().Select(a => (long)a)];
        return shape.Equals(x.Shape) ? x : Top.Squeeze.Create(context.Builder, context.LocationOf(0), x, axes: [.. gone]).Output;
    }

    private static Value Unsqueeze(ImportContext context, Value x, long[] axes)
    {
        Shape shape = ShapeRules.Unsqueeze(x.Shape, axes);
        long[] added = [.. Check.Axes(axes, shape.Rank).Order().Select(a => (long)a)];
        return added.Length == 0 ? x : Top.Unsqueeze.Create(context.Builder, context.LocationOf(0), x, axes: [.. added]).Output;
    }
}
