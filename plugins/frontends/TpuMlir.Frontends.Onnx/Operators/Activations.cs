using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Functions of one tensor with attributes.</summary>
[ExportImporter("onnx", "LeakyRelu", "Elu", "HardSigmoid", "Gelu", "Swish")]
public sealed class ActivationImporter : IOpImporter
{
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
            "Gelu" => Top.GELU.Create(builder, location, x, approxMode: Approximation(node.Get("approximate", "none"))).Output,
            _ => Swish(context, x, node.Get("alpha", 1.0)),
        });
    }

    private static string Approximation(string given) => given switch
    {
        "none" => "normal",
        "tanh" => "tanh",
        _ => throw Check.Attribute($"approximate is '{given}'", "'none' and 'tanh' are defined"),
    };

    // x * sigmoid(alpha * x)
    private static Value Swish(ImportContext context, Value x, double alpha)
    {
        if (alpha == 1)
        {
            return Top.SiLU.Create(context.Builder, context.LocationOf(0), x).Output;
        }

        Value scaled = context.Scale(x, alpha, context.Derived("scaled"));
        Value gate = Top.Sigmoid.Create(context.Builder, context.Derived("gate"), scaled).Output;
        return Top.Mul.Create(context.Builder, context.LocationOf(0), [x, gate]).Output;
    }
}
