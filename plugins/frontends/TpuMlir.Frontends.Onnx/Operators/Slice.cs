using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Slice: forward axes are one slice, each backward axis is gathered in reverse.</summary>
[ExportImporter("onnx", "Slice")]
public sealed class SliceImporter : IOpImporter
{
    /// <inheritdoc/>
    public void Import(SourceNode node, ImportContext context)
    {
        Value x = context.Input(0);
        for (int i = 1; i < node.Inputs.Count && node.Version >= 10; i++)
        {
            _ = context.Longs(i);
        }

        SliceRange range = SliceRange.Read(node, context.Constant, x.Shape);
        int[] backward = [.. Enumerable.Range(0, x.Shape.Rank).Where(i => range.Steps[i] < 0)];
        SliceRange forward = Forward(range, backward, x);
        Value result = context.Slice(x, forward, backward.Length == 0 ? context.LocationOf(0) : context.Derived("forward"));
        foreach (int axis in backward)
        {
            long[] indices = [.. Enumerable.Range(0, (int)range.Result[axis]).Select(i => range.Starts[axis] + (i * range.Steps[axis]))];
            Location location = axis == backward[^1] ? context.LocationOf(0) : context.Derived($"axis{axis}");
            result = context.Gather(result, indices, axis, $"indices{axis}", location);
        }

        context.SetOutput(0, result);
    }

    private static SliceRange Forward(SliceRange range, int[] backward, Value x)
    {
        (long[] starts, long[] ends, long[] steps, var shape) = ([.. range.Starts], [.. range.Ends], [.. range.Steps], range.Result);
        foreach (int axis in backward)
        {
            (starts[axis], ends[axis], steps[axis]) = (0, x.Shape[axis], 1);
            shape = shape.With(axis, x.Shape[axis]);
        }

        return new SliceRange(starts, ends, steps, shape);
    }
}
