using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>PRelu: one slope is a leaky rectifier, one for each channel is PRelu, anything else is composed.</summary>
[ExportImporter("onnx", "PRelu")]
public sealed class PReluImporter : IOpImporter
{
    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Float(0);
        Tensor? slope = context.Constant(1);
        context.SetOutput(0, slope is null || slope.Shape.Rank > x.Shape.Rank
            ? Composed(context, x)
            : slope.Count == 1
                ? Top.LeakyRelu.Create(context.Builder, context.LocationOf(0), x, alpha: context.Scalar(1)!.Value).Output
                : PerChannel(slope.Shape, x.Shape) is { } shape
                    ? Top.PRelu.Create(context.Builder, context.LocationOf(0), x, context.Weight("slope", slope.To(ElementType.F32).Reshape(shape))).Output
                    : Composed(context, x));
    }

    /// <summary>The slope's shape at the input's rank when it varies along the channels only.</summary>
    private static Shape? PerChannel(Shape slope, Shape input)
    {
        var shape = new Shape(Enumerable.Repeat(1L, input.Rank - slope.Rank).Concat(slope));
        return shape.Rank > 1 && shape[1] == input[1] && shape.Count == input[1] ? shape : null;
    }

    // max(x, 0) + slope * min(x, 0)
    private static Value Composed(ImportContext context, Value x)
    {
        Value positive = Top.Relu.Create(context.Builder, context.Derived("positive"), x).Output;
        Value negative = Top.MinConst.Create(context.Builder, context.Derived("negative"), x, constVal: 0).Output;
        Value scaled = Top.Mul.Create(context.Builder, context.Derived("scaled"), [negative, context.Float(1)]).Output;
        return Top.Add.Create(context.Builder, context.LocationOf(0), [positive, scaled]).Output;
    }
}
