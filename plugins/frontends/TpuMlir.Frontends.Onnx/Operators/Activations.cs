using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Functions of one tensor with attributes.</summary>
[ExportImporter("onnx", "LeakyRelu", "Elu", "HardSigmoid", "Gelu", "Swish")]
public sealed class ActivationImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => PointwiseSamples.Activation;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Float(0);
        (OpBuilder builder, Location location) = (context.Builder, context.LocationOf(0));
        context.SetOutput(0, node.Type switch
        {
            "LeakyRelu" => Top.LeakyRelu.Create(builder, location, x, alpha: node.Get("alpha", (double)0.01f)).Output,
            "Elu" => Top.Elu.Create(builder, location, x, alpha: node.Get("alpha", 1.0)).Output,
            "HardSigmoid" => Top.HardSigmoid.Create(builder, location, x, alpha: node.Get("alpha", (double)0.2f), beta: node.Get("beta", 0.5)).Output,
            "Gelu" => Gelu(context, x, node.Get("approximate", "none")),
            _ => Swish(context, x, node.Get("alpha", 1.0)),
        });
    }

    private static Value Gelu(ImportContext context, Value x, string approximation) => approximation switch
    {
        "none" => Top.GELU.Create(context.Builder, context.LocationOf(0), x).Output,
        "tanh" => TanhGelu(context, x),
        _ => throw Check.Attribute($"approximate is '{approximation}'", "'none' and 'tanh' are defined"),
    };

    // x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))) / 2
    private static Value TanhGelu(ImportContext context, Value x)
    {
        OpBuilder builder = context.Builder;
        Value square = Top.Mul.Create(builder, context.Derived("square"), [x, x]).Output;
        Value cubic = Top.AddConst.Create(builder, context.Derived("cubic"), context.Scale(square, 0.044715, context.Derived("weighted")), constVal: 1).Output;
        Value inner = Top.Mul.Create(builder, context.Derived("inner"), [x, cubic]).Output;
        Value tanh = Top.Tanh.Create(builder, context.Derived("tanh"), context.Scale(inner, Math.Sqrt(2 / Math.PI), context.Derived("scaled"))).Output;
        Value half = context.Scale(x, 0.5, context.Derived("half"));
        Value gate = Top.AddConst.Create(builder, context.Derived("gate"), tanh, constVal: 1).Output;
        return Top.Mul.Create(builder, context.LocationOf(0), [half, gate]).Output;
    }

    private static Value Swish(ImportContext context, Value x, double alpha) => alpha == 1
        ? Top.SiLU.Create(context.Builder, context.LocationOf(0), x).Output
        : Top.Swish.Create(context.Builder, context.LocationOf(0), x, beta: alpha).Output;
}
