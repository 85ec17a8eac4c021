using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Add, Sub, Mul and Div: a constant of one element becomes an attribute.</summary>
[ExportImporter("onnx", "Add", "Sub", "Mul", "Div")]
public sealed class ArithmeticImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => PointwiseSamples.Arithmetic;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context) => context.SetOutput(
        0,
        Number(context, 1, 0) is { } right ? WithRight(node.Type, context, context.Float(0), right)
        : Number(context, 0, 1) is { } left ? WithLeft(node.Type, context, context.Float(1), left)
        : Both(node.Type, context, [context.Float(0), context.Float(1)]));

    /// <summary>The constant of one element at an input, unless it adds dimensions to the other operand.</summary>
    private static double? Number(ImportContext context, int index, int other) =>
        context.Constant(index) is { Count: 1 } tensor && tensor.Shape.Rank <= Rank(context, other) && float.IsFinite(TensorConvert.ToFloats(tensor)[0])
            ? TensorConvert.ToFloats(tensor)[0]
            : null;

    private static int Rank(ImportContext context, int index) => context.Constant(index)?.Shape.Rank ?? context.Input(index).Shape.Rank;

    private static Value WithRight(string type, ImportContext context, Value x, double number) => type switch
    {
        "Add" => Top.AddConst.Create(context.Builder, context.LocationOf(0), x, constVal: number).Output,
        "Sub" => Top.SubConst.Create(context.Builder, context.LocationOf(0), x, constVal: number).Output,
        "Mul" => Top.MulConst.Create(context.Builder, context.LocationOf(0), x, constVal: number).Output,
        _ => Top.DivConst.Create(context.Builder, context.LocationOf(0), x, constVal: number).Output,
    };

    private static Value WithLeft(string type, ImportContext context, Value x, double number) => type switch
    {
        "Sub" => Top.SubConst.Create(context.Builder, context.LocationOf(0), x, constVal: number, isReverse: true).Output,
        "Div" => Top.Reciprocal.Create(context.Builder, context.LocationOf(0), x, constVal: number).Output,
        _ => WithRight(type, context, x, number),
    };

    private static Value Both(string type, ImportContext context, Value[] inputs) => type switch
    {
        "Add" => Top.Add.Create(context.Builder, context.LocationOf(0), inputs).Output,
        "Sub" => Top.Sub.Create(context.Builder, context.LocationOf(0), inputs).Output,
        "Mul" => Top.Mul.Create(context.Builder, context.LocationOf(0), inputs).Output,
        _ => Top.Div.Create(context.Builder, context.LocationOf(0), inputs).Output,
    };
}
