using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Concat; tensors without elements are left out.</summary>
[ExportImporter("onnx", "Concat")]
public sealed class ConcatImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => MovementSamples.Concat;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value[] inputs = [.. node.Inputs.Select((_, i) => context.Input(i))];
        Check.That(inputs.Length > 0, "nothing to join");
        int axis = Check.Axis(node.Get<long>("axis"), inputs[0].Shape.Rank);
        Check.That(
            inputs.All(v => v.Shape.Rank == inputs[0].Shape.Rank && v.Shape.With(axis, 0).Equals(inputs[0].Shape.With(axis, 0))),
            $"tensors of {string.Join(", ", inputs.Select(v => v.Shape))} cannot be joined along axis {axis}");
        Value[] parts = [.. inputs.Where(v => v.Shape[axis] > 0)];
        context.SetOutput(0, parts.Length <= 1 ? parts.FirstOrDefault(inputs[0]) : Top.Concat.Create(context.Builder, context.LocationOf(0), parts, axis: axis).Output);
    }
}
