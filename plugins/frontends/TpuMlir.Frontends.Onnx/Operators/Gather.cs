using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Gather with constant indices; evenly spaced ones are a slice.</summary>
[ExportImporter("onnx", "Gather")]
public sealed class GatherImporter : IOpImporter
{
    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Input(0);
        Tensor given = context.Constant(1)
            ?? throw Check.Attribute("the indices are computed at run time", "gathering with constant indices is supported");
        int axis = Check.Axis(node.Get("axis", 0L), x.Shape.Rank);
        long extent = x.Shape[axis];
        long[] indices = TensorConvert.ToLongs(given);
        Check.That(indices.All(i => i >= -extent && i < extent), $"an index is outside an axis of {extent}");
        indices = [.. indices.Select(i => i < 0 ? i + extent : i)];
        var shape = new Shape(x.Shape.Take(axis).Concat(given.Shape).Concat(x.Shape.Skip(axis + 1)));
        Shape flat = x.Shape.With(axis, indices.Length);
        Location location = flat.Equals(shape) ? context.LocationOf(0) : context.Derived("flat");
        Value gathered = Step(indices) is { } step
            ? context.Slice(x, Range(x.Shape, axis, indices, step), location)
            : context.Gather(x, indices, axis, "indices", location);
        context.SetOutput(0, context.Reshape(gathered, shape, context.LocationOf(0)));
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
