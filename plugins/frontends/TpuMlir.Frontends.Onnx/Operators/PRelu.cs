using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>PRelu; with one constant slope for all elements it is a leaky rectifier.</summary>
[ExportImporter("onnx", "PRelu")]
public sealed class PReluImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => PointwiseSamples.PRelu;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Float(0);
        context.SetOutput(0, context.Scalar(1) is { } slope
            ? Top.LeakyRelu.Create(context.Builder, context.LocationOf(0), x, alpha: slope).Output
            : Top.PRelu.Create(context.Builder, context.LocationOf(0), x, context.Float(1)).Output);
    }
}
