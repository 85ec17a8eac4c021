using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Samples;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Gather; constant indices that are evenly spaced are a slice.</summary>
[ExportImporter("onnx", "Gather")]
public sealed class GatherImporter : IOpImporter
{
    /// <inheritdoc/>
    public IReadOnlyList<ImporterSample> Samples => MovementSamples.Gather;

    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Input(0);
        int axis = Check.Axis(node.Get("axis", 0L), x.Shape.Rank);
        context.SetOutput(0, context.Constant(1) is { } indices
            ? Constant(context, x, axis, indices)
            : Top.Gather.Create(context.Builder, context.LocationOf(0), x, Computed(context), axis: axis).Output);
    }

    private static Value Computed(ImportContext context)
    {
        Value indices = context.Input(1);
        Check.That(!indices.Element.IsFloat(), $"indices of {indices.Element.Text()}");
        return indices;
    }

    private static Value Constant(ImportContext context, Value x, int axis, Tensor given)
    {
        long extent = x.Shape[axis];
        long[] indices = TensorConvert.ToLongs(given);
        Check.That(indices.All(i => i >= -extent && i < extent), $"an index is outside an axis of {extent}");
        indices = [.. indices.Select(i => i < 0 ? i + extent : i)];
        if (Step(indices) is not { } step)
        {
            return context.Gather(x, Tensor.From(indices, given.Shape), axis, "indices", context.LocationOf(0));
        }

        var shape = new Shape(x.Shape.Take(axis).Concat(given.Shape).Concat(x.Shape.Skip(axis + 1)));
        SliceRange range = Range(x.Shape, axis, indices, step);
        Value slice = context.Slice(x, range, range.Result.Equals(shape) ? context.LocationOf(0) : context.Derived("slice"));
        return context.Reshape(slice, shape, context.LocationOf(0));
    }

    /// <summary>The distance of the indices when it is positive and always the same.</summary>
    private static long? Step(long[] indices)
    {
        long step = indices.Length > 1 ? indices[1] - indices[0] : 1;
        return indices.Length > 0 && step > 0 && indices.Zip(indices.Skip(1), (a, b) => b - a).All(d => d == step) ? step : null;
    }

    private static SliceRange Range(Shape shape, int axis, long[] indices, long step)
    {
        long[] starts = new long[shape.Rank];
        long[] ends = [.. shape];
        long[] steps = [.. shape.Select(_ => 1L)];
        (starts[axis], ends[axis], steps[axis]) = (indices[0], indices[^1] + 1, step);
        return new SliceRange(starts, ends, steps, shape.With(axis, indices.Length));
    }
}
