using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Slice: bounds are attributes up to operator set 9, inputs after that.</summary>
[ExportImporter("onnx", "Slice")]
public sealed class SliceImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => MovementSamples.Slice;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Input(0);
        Tensor? Given(int index) => index < node.Inputs.Count && node.Inputs[index].Length > 0 ? context.RequiredConstant(index) : null;
        context.SetOutput(0, context.Slice(x, SliceRange.Read(node, Given, x.Shape), context.LocationOf(0)));
    }
}
