using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Functions of one tensor without parameters.</summary>
[ExportImporter(
    "onnx", "Relu", "Sigmoid", "Tanh", "Exp", "Log", "Sqrt", "Abs", "Neg", "Floor", "Ceil", "Round", "Reciprocal", "Erf", "HardSwish", "Softplus", "Softsign", "Mish", "Sign", "Sin", "Cos")]
public sealed class UnaryImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => PointwiseSamples.Unary;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context) =>
        context.SetOutput(0, Create(node.Type, context.Builder, context.LocationOf(0), context.Float(0)));

    private static Value Create(string type, OpBuilder builder, Location location, Value x) => type switch
    {
        "Relu" => Top.Relu.Create(builder, location, x).Output,
        "Sigmoid" => Top.Sigmoid.Create(builder, location, x).Output,
        "Tanh" => Top.Tanh.Create(builder, location, x).Output,
        "Exp" => Top.Exp.Create(builder, location, x).Output,
        "Log" => Top.Log.Create(builder, location, x).Output,
        "Sqrt" => Top.Sqrt.Create(builder, location, x).Output,
        "Abs" => Top.Abs.Create(builder, location, x).Output,
        "Neg" => Top.MulConst.Create(builder, location, x, constVal: -1).Output,
        "Floor" => Top.Floor.Create(builder, location, x).Output,
        "Ceil" => Top.Ceil.Create(builder, location, x).Output,
        "Round" => Top.Round.Create(builder, location, x).Output,
        "Reciprocal" => Top.Reciprocal.Create(builder, location, x).Output,
        "Erf" => Top.Erf.Create(builder, location, x).Output,
        "HardSwish" => Top.HardSwish.Create(builder, location, x).Output,
        "Softplus" => Top.Softplus.Create(builder, location, x).Output,
        "Softsign" => Top.Softsign.Create(builder, location, x).Output,
        "Sign" => Top.Sign.Create(builder, location, x).Output,
        "Sin" => Top.Sin.Create(builder, location, x).Output,
        "Cos" => Top.Cos.Create(builder, location, x).Output,
        _ => Top.Mish.Create(builder, location, x).Output,
    };
}
