using TpuMlir.Frontends.Onnx.Folding;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Cast to a float: floats of every width are f32 inside the network, so only integers are really converted.</summary>
[ExportImporter("onnx", "Cast", "CastLike")]
public sealed class CastImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => PointwiseSamples.Cast;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Input(0);
        ElementType wanted = node.Type == "CastLike" ? context.Input(1).Element : Generators.Target(node.Get<long>("to"));
        if (wanted.IsFloat())
        {
            context.SetOutput(0, x.Element.IsFloat() ? x : Top.Cast.Create(context.Builder, context.LocationOf(0), x, to: "f32").Output);
            return;
        }

        context.SetOutput(0, wanted == x.Element ? x : throw new ImportException(
            CoreDiagnostics.UnsupportedType,
            $"a conversion of {x.Element.Text()} to {wanted.Text()} at run time",
            "a network computes with floats",
            "cut the model before the conversion"));
    }
}
