using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>What importers do again and again.</summary>
internal static class ContextHelpers
{
    /// <summary>An input that is computed with: it must be of floats.</summary>
    /// <exception cref="ImportException">The input is absent or of integers.</exception>
    public static Value Float(this ImportContext context, int index)
    {
        Value value = context.Input(index);
        return value.Element.IsFloat() ? value : throw new ImportException(
            CoreDiagnostics.UnsupportedType,
            $"input {index} is of {value.Element.Text()}",
            "the operator is computed in floats; integers are only computed with while the model is imported",
            "convert the tensor with Cast, or give the inputs fixed shapes so that the computation folds away");
    }

    /// <summary>An optional input that is computed with.</summary>
    public static Value? OptionalFloat(this ImportContext context, int index) => context.Optional(index) is null ? null : context.Float(index);

    /// <summary>A constant input's integers, or null when it is absent.</summary>
    /// <exception cref="ImportException">The input is computed at run time.</exception>
    public static long[]? Longs(this ImportContext context, int index) => context.Constant(index) is null && context.Optional(index) is null
        ? null
        : TensorConvert.ToLongs(context.RequiredConstant(index));

    /// <summary>A constant input's floats, or null when it is absent or computed at run time.</summary>
    public static float[]? Floats(this ImportContext context, int index) =>
        context.Constant(index) is { } tensor ? TensorConvert.ToFloats(tensor) : null;

    /// <summary>The value of a constant input of one element, or null.</summary>
    public static float? Scalar(this ImportContext context, int index) =>
        context.Constant(index) is { Count: 1 } tensor ? TensorConvert.ToFloats(tensor)[0] : null;

    /// <summary>The same elements under another shape; the value itself when it has that shape.</summary>
    public static Value Reshape(this ImportContext context, Value value, Shape shape, Location location) => value.Shape.Equals(shape)
        ? value
        : Top.Reshape.Create(context.Builder, location, value, shape: [.. shape]).Output;

    /// <summary>The dimensions in another order; the value itself when the order stays.</summary>
    public static Value Permute(this ImportContext context, Value value, IReadOnlyList<int> order, Location location) =>
        order.Select((o, i) => o == i).All(same => same)
            ? value
            : Top.Permute.Create(context.Builder, location, value, order: [.. order.Select(o => (long)o)]).Output;

    /// <summary>A constant times a value.</summary>
    public static Value Scale(this ImportContext context, Value value, double factor, Location location) => factor == 1
        ? value
        : Top.MulConst.Create(context.Builder, location, value, constVal: factor).Output;

    /// <summary>A slice; the value itself when it is all of it.</summary>
    public static Value Slice(this ImportContext context, Value value, SliceRange range, Location location) => range.Result.Equals(value.Shape) && range.Steps.All(s => s == 1)
        ? value
        : Top.Slice.Create(context.Builder, location, value, offset: [.. range.Starts], steps: [.. range.Steps], ends: [.. range.Ends]).Output;

    /// <summary>Slices of one axis, in the order of the indices.</summary>
    public static Value Gather(this ImportContext context, Value value, Tensor indices, int axis, string suffix, Location location) =>
        Top.Gather.Create(context.Builder, location, value, context.Weight(suffix, indices.To(ElementType.I32)), axis: axis).Output;
}
