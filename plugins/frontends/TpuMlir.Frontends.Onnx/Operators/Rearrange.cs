using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Transpose, Expand and Tile.</summary>
[ExportImporter("onnx", "Transpose", "Expand", "Tile")]
public sealed class RearrangeImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => MovementSamples.Rearrange;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Input(0);
        context.SetOutput(0, node.Type switch
        {
            "Transpose" => context.Permute(x, ShapeRules.Order(node, x.Shape.Rank), context.LocationOf(0)),
            "Expand" => Expand(context, x, ShapeRules.Expand(x.Shape, TensorConvert.ToLongs(context.RequiredConstant(1)))),
            _ => Tile(context, x, TensorConvert.ToLongs(context.RequiredConstant(1))),
        });
    }

    private static Value Expand(ImportContext context, Value x, Shape shape) => shape.Equals(x.Shape)
        ? x
        : shape.Count == x.Shape.Count
            ? context.Reshape(x, shape, context.LocationOf(0))
            : Top.Expand.Create(context.Builder, context.LocationOf(0), x, shape: [.. shape]).Output;

    private static Value Tile(ImportContext context, Value x, long[] repeats)
    {
        Check.That(repeats.Length == x.Shape.Rank && repeats.All(r => r >= 0), $"repeats [{string.Join(", ", repeats)}] do not fit {x.Shape}");
        return repeats.All(r => r == 1) ? x : Top.Tile.Create(context.Builder, context.LocationOf(0), x, repeats: [.. repeats]).Output;
    }
}
