using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Split: sizes from the attribute, the input or the number of outputs.</summary>
[ExportImporter("onnx", "Split")]
public sealed class SplitImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => MovementSamples.Split;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Input(0);
        int axis = Check.Axis(node.Get("axis", 0L), x.Shape.Rank);
        long[] sizes = ShapeRules.Split(node, node.Version < 13 ? null : context.Longs(1), x.Shape[axis]);
        if (sizes.Length == 1)
        {
            context.SetOutput(0, x);
            return;
        }

        Location location = Location.Fused([.. sizes.Select((_, i) => context.LocationOf(i))]);
        IReadOnlyList<Value> parts = Top.Split.Create(
            context.Builder, location, x, sizes.Length, axis: axis, num: sizes.Length, splitSize: [.. sizes]).Outputs;
        for (int i = 0; i < parts.Count; i++)
        {
            context.SetOutput(i, parts[i]);
        }
    }
}
