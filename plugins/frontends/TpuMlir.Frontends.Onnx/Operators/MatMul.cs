using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>MatMul by numpy's rules, vectors included.</summary>
[ExportImporter("onnx", "MatMul")]
public sealed class MatMulImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => ProductSamples.MatMul;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context) => context.SetOutput(
        0, Top.MatMul.Create(context.Builder, context.LocationOf(0), context.Float(0), context.Float(1), null).Output);
}
