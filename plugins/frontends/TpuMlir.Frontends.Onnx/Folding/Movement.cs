using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Operators;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Folding;

/// <summary>Evaluates operators that only move elements, for every element type.</summary>
internal static class Movement
{
    /// <summary>The operators by type.</summary>
    public static IReadOnlyDictionary<string, Func<SourceNode, Tensor?[], Tensor[]>> Operators { get; } =
        new Dictionary<string, Func<SourceNode, Tensor?[], Tensor[]>>(StringComparer.Ordinal)
        {
            ["Identity"] = (_, x) => [Need(x, 0)],
            ["Reshape"] = (n, x) => [Need(x, 0).Reshape(ShapeRules.Reshape(Need(x, 0).Shape, TensorConvert.ToLongs(Need(x, 1)), n.Get("allowzero", 0L) != 0))],
            ["Flatten"] = (n, x) => [Need(x, 0).Reshape(ShapeRules.Flatten(Need(x, 0).Shape, n.Get("axis", 1L)))],
            ["Squeeze"] = (n, x) => [Need(x, 0).Reshape(ShapeRules.Squeeze(Need(x, 0).Shape, Axes(n, x)))],
            ["Unsqueeze"] = (n, x) => [Need(x, 0).Reshape(ShapeRules.Unsqueeze(Need(x, 0).Shape, Axes(n, x) ?? throw Check.Invalid("there are no axes")))],
            ["Transpose"] = (n, x) => [Transpose(Need(x, 0), ShapeRules.Order(n, Need(x, 0).Shape.Rank))],
            ["Expand"] = (_, x) => [Strided.Expand(Need(x, 0), ShapeRules.Expand(Need(x, 0).Shape, TensorConvert.ToLongs(Need(x, 1))))],
            ["Tile"] = (_, x) => [Tile(Need(x, 0), TensorConvert.ToLongs(Need(x, 1)))],
            ["Concat"] = (n, x) => [Concat([.. x.Select((_, i) => Need(x, i))], n.Get<long>("axis"))],
            ["Gather"] = (n, x) => [Gather(Need(x, 0), Need(x, 1), n.Get("axis", 0L))],
            ["Slice"] = (n, x) => [Slice(Need(x, 0), SliceRange.Read(n, i => i < x.Length ? x[i] : null, Need(x, 0).Shape))],
            ["Split"] = Split,
            ["Where"] = (_, x) => [Where(Need(x, 0), Need(x, 1), Need(x, 2))],
        };

    /// <summary>A required input.</summary>
    public static Tensor Need(Tensor?[] inputs, int index) =>
        (index < inputs.Length ? inputs[index] : null) ?? throw Check.Invalid($"input {index} is missing");

    /// <summary>Gathers slices of an axis.</summary>
    public static Tensor Gather(Tensor source, Tensor indices, long axisAttribute)
    {
        int axis = Check.Axis(axisAttribute, source.Shape.Rank);
        long[] at = TensorConvert.ToLongs(indices);
        Tensor result = Check.Allocate(source.Type, new Shape(source.Shape.Take(axis).Concat(indices.Shape).Concat(source.Shape.Skip(axis + 1))));
        int block = (int)source.Shape.Product(axis + 1, source.Shape.Rank) * source.Type.Size();
        long extent = source.Shape[axis];
        int written = 0;
        for (long outer = 0; outer < source.Shape.Product(0, axis); outer++)
        {
            foreach (long index in at)
            {
                Check.That(index >= -extent && index < extent, $"index {index} is outside an axis of {extent}");
                long from = (outer * extent) + (index < 0 ? index + extent : index);
                source.Bytes.Slice(checked((int)(from * block)), block).CopyTo(result.Bytes[written..]);
                written += block;
            }
        }

        return result;
    }

    /// <summary>Permutes the dimensions.</summary>
    public static Tensor Transpose(Tensor source, int[] order)
    {
        long[] strides = source.Shape.Strides();
        return Strided.Copy(source, 0, [.. order.Select(o => strides[o])], new Shape(order.Select(o => source.Shape[o])));
    }

    private static long[]? Axes(SourceNode node, Tensor?[] inputs) =>
        inputs.Length > 1 && inputs[1] is { } given ? TensorConvert.ToLongs(given) : node.Get<long[]?>("axes", null);

    private static Tensor Tile(Tensor source, long[] repeats)
    {
        int rank = source.Shape.Rank;
        Check.That(repeats.Length == rank && repeats.All(r => r >= 0), $"repeats [{string.Join(", ", repeats)}] do not fit {source.Shape}");
        // [2, 3] tiled 4 x 5 is [1, 2, 1, 3] expanded to [4, 2, 5, 3].
        Shape Interleaved(Func<int, long> count) => new(Enumerable.Range(0, rank).SelectMany(i => new[] { count(i), source.Shape[i] }));
        Tensor expanded = Strided.Expand(source.Reshape(Interleaved(_ => 1)), Interleaved(i => repeats[i]));
        return expanded.Reshape(new Shape(source.Shape.Select((d, i) => d * repeats[i])));
    }

    private static Tensor Concat(Tensor[] parts, long axisAttribute)
    {
        Shape first = parts[0].Shape;
        int axis = Check.Axis(axisAttribute, first.Rank);
        Check.That(
            parts.All(p => p.Type == parts[0].Type && p.Shape.Rank == first.Rank && p.Shape.With(axis, 0).Equals(first.With(axis, 0))),
            $"tensors of {string.Join(", ", parts.Select(p => p.Shape))} cannot be joined along axis {axis}");
        Tensor result = Check.Allocate(parts[0].Type, first.With(axis, parts.Sum(p => p.Shape[axis])));
        int written = 0;
        for (long outer = 0; outer < first.Product(0, axis); outer++)
        {
            foreach (Tensor part in parts)
            {
                int block = (int)part.Shape.Product(axis, first.Rank) * part.Type.Size();
                part.Bytes.Slice((int)(outer * block), block).CopyTo(result.Bytes[written..]);
                written += block;
            }
        }

        return result;
    }

    private static Tensor Slice(Tensor source, SliceRange range)
    {
        long[] strides = source.Shape.Strides();
        long offset = 0;
        for (int i = 0; i < strides.Length; i++)
        {
            offset += range.Starts[i] * strides[i];
            strides[i] *= range.Steps[i];
        }

        return Strided.Copy(source, offset, strides, range.Result);
    }

    private static Tensor[] Split(SourceNode node, Tensor?[] inputs)
    {
        Tensor source = Need(inputs, 0);
        int axis = Check.Axis(node.Get("axis", 0L), source.Shape.Rank);
        long[]? given = inputs.Length > 1 && inputs[1] is { } sizes ? TensorConvert.ToLongs(sizes) : null;
        long at = 0;
        var parts = new List<Tensor>();
        foreach (long size in ShapeRules.Split(node, given, source.Shape[axis]))
        {
            parts.Add(Strided.Copy(source, at * source.Shape.Strides()[axis], source.Shape.Strides(), source.Shape.With(axis, size)));
            at += size;
        }

        return [.. parts];
    }

    private static Tensor Where(Tensor condition, Tensor yes, Tensor no)
    {
        Check.That(yes.Type == no.Type, $"branches of {yes.Type.Text()} and {no.Type.Text()} cannot be mixed");
        Shape shape = Elementwise.Broadcast(Elementwise.Broadcast(condition.Shape, yes.Shape), no.Shape);
        ReadOnlySpan<byte> choice = Strided.Expand(condition, shape).Bytes;
        Tensor result = Strided.Expand(no, shape).Clone();
        ReadOnlySpan<byte> other = Strided.Expand(yes, shape).Bytes;
        int size = result.Type.Size();
        for (int i = 0; i < choice.Length; i++)
        {
            if (choice[i] != 0)
            {
                other.Slice(i * size, size).CopyTo(result.Bytes[(i * size)..]);
            }
        }

        return result;
    }
}
