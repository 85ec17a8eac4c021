using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>The shapes of ONNX operators that only rearrange, shared by importers and folding.</summary>
internal static class ShapeRules
{
    /// <summary>Reshape: 0 copies an extent (unless zeros are allowed), one -1 takes what is left.</summary>
    public static Shape Reshape(Shape input, long[] wanted, bool allowZero)
    {
        long[] dims = [.. wanted];
        for (int i = 0; i < dims.Length; i++)
        {
            if (dims[i] == 0 && !allowZero)
            {
                Check.That(i < input.Rank, $"the shape [{string.Join(", ", wanted)}] copies dimension {i} of {input}, which has {input.Rank}");
                dims[i] = input[i];
            }
        }

        int open = Array.IndexOf(dims, -1);
        Check.That(dims.All(d => d >= -1) && (open < 0 || Array.IndexOf(dims, -1, open + 1) < 0), $"the shape [{string.Join(", ", wanted)}] is not valid");
        if (open >= 0)
        {
            long rest = dims.Where(d => d != -1).Aggregate(1L, (a, b) => checked(a * b));
            Check.That(rest > 0 && input.Count % rest == 0, $"{input} does not fit the shape [{string.Join(", ", wanted)}]");
            dims[open] = input.Count / rest;
        }

        var result = new Shape(dims);
        Check.That(result.Count == input.Count, $"{input} does not fit the shape [{string.Join(", ", wanted)}]");
        return result;
    }

    /// <summary>Flatten: two dimensions, split at an axis.</summary>
    public static Shape Flatten(Shape input, long axis)
    {
        int at = axis == input.Rank ? input.Rank : Check.Axis(axis, input.Rank);
        return [input.Product(0, at), input.Product(at, input.Rank)];
    }

    /// <summary>Squeeze: without axes every dimension of extent one goes.</summary>
    public static Shape Squeeze(Shape input, long[]? axes)
    {
        int[] gone = axes is { } given
            ? Check.Axes(given, input.Rank)
            : [.. Enumerable.Range(0, input.Rank).Where(i => input[i] == 1)];
        Check.That(gone.All(a => input[a] == 1), $"a squeezed axis of {input} has more than one element");
        return new Shape(input.Where((_, i) => !gone.Contains(i)));
    }

    /// <summary>Unsqueeze: axes are those of the result.</summary>
    public static Shape Unsqueeze(Shape input, long[] axes)
    {
        int rank = input.Rank + axes.Length;
        int[] added = Check.Axes(axes, rank);
        using IEnumerator<long> rest = input.GetEnumerator();
        return new Shape([.. Enumerable.Range(0, rank).Select(i => added.Contains(i) || !rest.MoveNext() ? 1 : rest.Current)]);
    }

    /// <summary>Transpose: without a permutation the dimensions are reversed.</summary>
    public static int[] Order(SourceNode node, int rank)
    {
        long[] order = node.Get("perm", (long[])[.. Enumerable.Range(0, rank).Reverse()]);
        Check.That(order.Length == rank, $"a permutation of {order.Length} for a tensor of {rank} dimensions");
        return Check.Axes(order, rank);
    }

    /// <summary>Expand: broadcasts in both directions.</summary>
    public static Shape Expand(Shape input, long[] wanted) => Shape.Broadcast(input, new Shape(wanted))
        ?? throw Check.Invalid($"{input} does not broadcast to {new Shape(wanted)}");

    /// <summary>Split: sizes from the attribute or input, or parts as equal as they can be, the last one smaller.</summary>
    public static long[] Split(SourceNode node, long[]? given, long extent)
    {
        long[]? sizes = given ?? node.Get<long[]?>("split", null);
        if (sizes is null)
        {
            long count = node.Get("num_outputs", (long)node.Outputs.Count);
            Check.That(count > 0, "a split into no parts");
            long part = (extent + count - 1) / count;
            Check.That(part * (count - 1) <= extent, $"an axis of {extent} cannot be split into {count} parts");
            sizes = [.. Enumerable.Repeat(part, (int)count - 1), extent - (part * (count - 1))];
        }

        Check.That(
            sizes.All(s => s >= 0) && sizes.Sum() == extent && sizes.Length >= node.Outputs.Count,
            $"an axis of {extent} cannot be split into [{string.Join(", ", sizes)}] for {node.Outputs.Count} outputs");
        return sizes;
    }
}
