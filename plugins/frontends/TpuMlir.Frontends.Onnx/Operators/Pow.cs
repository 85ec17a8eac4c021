using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Pow with a constant exponent.</summary>
[ExportImporter("onnx", "Pow")]
public sealed class PowImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => PointwiseSamples.Pow;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Float(0);
        Tensor exponent = context.Constant(1)
            ?? throw Check.Attribute("the exponent is computed at run time", "only powers with a constant exponent are supported");
        float[] values = TensorConvert.ToFloats(exponent);
        Shape? shape = Shape.Broadcast(x.Shape, exponent.Shape);
        if (values.Length == 0 || values.Any(v => v != values[0]) || shape is null || !shape.Equals(x.Shape))
        {
            throw Check.Attribute($"the exponent is a tensor of {exponent.Shape}", "only powers with one exponent for all elements are supported");
        }

        context.SetOutput(0, Top.Pow.Create(context.Builder, context.LocationOf(0), x, exponent: values[0]).Output);
    }
}
