using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Min, Max, Sum and Mean of any number of tensors, taken two at a time from the left.</summary>
[ExportImporter("onnx", "Min", "Max", "Sum", "Mean")]
public sealed class VariadicImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => PointwiseSamples.Variadic;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        int count = node.Inputs.Count;
        bool mean = node.Type == "Mean" && count > 1;
        Value result = context.Float(0);
        for (int i = 1; i < count; i++)
        {
            Location location = i == count - 1 && !mean ? context.LocationOf(0) : context.Derived($"part{i}");
            result = Pair(node.Type, context, location, result, i);
        }

        context.SetOutput(0, mean ? Top.DivConst.Create(context.Builder, context.LocationOf(0), result, constVal: count).Output : result);
    }

    private static Value Pair(string type, ImportContext context, Location location, Value left, int index)
    {
        bool number = context.Scalar(index) is not null && context.Constant(index)!.Shape.Rank <= left.Shape.Rank;
        return type switch
        {
            "Min" when number => Top.MinConst.Create(context.Builder, location, left, constVal: context.Scalar(index)!.Value).Output,
            "Max" when number => Top.MaxConst.Create(context.Builder, location, left, constVal: context.Scalar(index)!.Value).Output,
            "Min" => Top.Min.Create(context.Builder, location, [left, context.Float(index)]).Output,
            "Max" => Top.Max.Create(context.Builder, location, [left, context.Float(index)]).Output,
            _ => Top.Add.Create(context.Builder, location, [left, context.Float(index)]).Output,
        };
    }
}
