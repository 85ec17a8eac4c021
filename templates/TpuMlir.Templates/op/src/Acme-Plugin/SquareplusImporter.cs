using TpuMlir.Sdk.Plugins;

namespace Acme_Plugin;

/// <summary>com.acme::Squareplus of ONNX models, with a float attribute "b".</summary>
[ExportImporter("onnx", "Squareplus", Domain = "com.acme")]
public sealed class SquareplusImporter : IOpImporter
{
    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context) =>
        context.SetOutput(
            0, Squareplus.Create(context.Builder, context.LocationOf(0), context.Input(0), node.Get("b", 4.0)).Output);
}
