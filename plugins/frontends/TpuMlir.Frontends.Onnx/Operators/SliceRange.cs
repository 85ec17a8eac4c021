using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>What a Slice takes of each dimension.</summary>
/// <param name="Starts">First index taken.</param>
/// <param name="Ends">The index behind the last one, in the direction of the step; -1 when a backward slice reaches the front.</param>
/// <param name="Steps">Distance of the indices, not 0.</param>
/// <param name="Result">The shape of the slice.</param>
internal sealed record SliceRange(long[] Starts, long[] Ends, long[] Steps, Shape Result)
{
    /// <summary>Reads both forms: attributes up to operator set 9, inputs from 10 on.</summary>
    public static SliceRange Read(SourceNode node, Func<int, Tensor?> input, Shape shape)
    {
        long[]? Given(int index, string name) => node.Version < 10 ? node.Get<long[]?>(name, null) : input(index) is { } t ? TensorConvert.ToLongs(t) : null;
        long[] starts = Given(1, "starts") ?? throw Check.Invalid("there are no starts");
        long[] ends = Given(2, "ends") ?? throw Check.Invalid("there are no ends");
        int[] axes = Given(3, "axes") is { } given ? Check.Axes(given, shape.Rank) : [.. Enumerable.Range(0, starts.Length)];
        long[] steps = (node.Version < 10 ? null : Given(4, "steps")) ?? [.. starts.Select(_ => 1L)];
        Check.That(
            ends.Length == starts.Length && axes.Length == starts.Length && steps.Length == starts.Length && starts.Length <= shape.Rank,
            $"{starts.Length} starts, {ends.Length} ends, {axes.Length} axes and {steps.Length} steps for a tensor of {shape.Rank} dimensions");
        return Clamped(shape, axes, starts, ends, steps);
    }

    private static SliceRange Clamped(Shape shape, int[] axes, long[] starts, long[] ends, long[] steps)
    {
        long[] from = new long[shape.Rank];
        long[] to = [.. shape];
        long[] by = [.. shape.Select(_ => 1L)];
        long[] dims = [.. shape];
        for (int i = 0; i < axes.Length; i++)
        {
            (int axis, long step) = (axes[i], steps[i]);
            long extent = shape[axis];
            Check.That(step != 0 && step != long.MinValue, $"a slice with a step of {step}");
            // A forward slice starts and ends in [0, extent], a backward one in [-1, extent - 1].
            (long low, long high) = step > 0 ? (0, extent) : (-1, extent - 1);
            from[axis] = Math.Clamp(starts[i] < 0 ? starts[i] + extent : starts[i], Math.Max(low, 0), Math.Max(high, 0));
            to[axis] = Math.Clamp(ends[i] < 0 ? Math.Max(ends[i], -extent - 1) + extent : ends[i], low, Math.Max(high, low));
            by[axis] = step;
            long span = step > 0 ? to[axis] - from[axis] : from[axis] - to[axis];
            long stride = Math.Abs(step);
            dims[axis] = span <= 0 ? 0 : 1 + ((span - 1) / stride);
        }

        return new SliceRange(from, to, by, new Shape(dims));
    }
}
