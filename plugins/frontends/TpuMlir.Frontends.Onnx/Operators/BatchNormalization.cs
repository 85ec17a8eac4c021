using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>BatchNormalization in its inference form.</summary>
[ExportImporter("onnx", "BatchNormalization", Since = 7)]
public sealed class BatchNormalizationImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => WindowSamples.BatchNormalization;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        if (node.Get("training_mode", 0L) != 0)
        {
            throw Check.Attribute("training_mode is set", "networks are compiled for inference", "export the model in evaluation mode");
        }

        if (node.Get("spatial", 1L) == 0)
        {
            throw Check.Attribute("spatial is 0", "one mean and variance for each channel are supported");
        }

        context.SetOutput(0, Top.BatchNorm.Create(
            context.Builder,
            context.LocationOf(0),
            context.Float(0),
            context.Float(3),
            context.Float(4),
            context.Float(1),
            context.Float(2),
            epsilon: node.Get("epsilon", (double)1e-5f)).Output);
    }
}
