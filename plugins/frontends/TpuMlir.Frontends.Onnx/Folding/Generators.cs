using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Folding;

/// <summary>Evaluates operators that make constants, convert them or reduce integers.</summary>
internal static class Generators
{
    /// <summary>The operators by type; null when the types are not handled here.</summary>
    public static IReadOnlyDictionary<string, Func<SourceNode, Tensor?[], Tensor?>> Operators { get; } =
        new Dictionary<string, Func<SourceNode, Tensor?[], Tensor?>>(StringComparer.Ordinal)
        {
            ["Constant"] = (n, _) => Constant(n),
            ["ConstantOfShape"] = ConstantOfShape,
            ["Cast"] = (n, x) => Convert(Movement.Need(x, 0), Target(n.Get<long>("to"))),
            ["CastLike"] = (_, x) => Convert(Movement.Need(x, 0), Movement.Need(x, 1).Type),
            ["Range"] = Range,
            ["NonZero"] = (_, x) => NonZero(Movement.Need(x, 0)),
            ["ReduceProd"] = (n, x) => Reduce(n, x, (a, b) => unchecked(a * b)),
            ["ReduceSum"] = (n, x) => Reduce(n, x, (a, b) => unchecked(a + b)),
            ["ReduceMax"] = (n, x) => Reduce(n, x, Math.Max),
            ["ReduceMin"] = (n, x) => Reduce(n, x, Math.Min),
        };

    /// <summary>The element type of a Cast.</summary>
    /// <exception cref="ImportException">There is no such type here.</exception>
    public static ElementType Target(long code) => ((DataType)code).Element()
        ?? throw new ImportException(CoreDiagnostics.UnsupportedType, $"a conversion to {((DataType)code).Text()}", "tensors of floats of 16 and 32 bits, integers and bool are supported");

    // What does not fit wraps in the 4-bit types, where ONNX's recorded cases decide, and saturates in all others.
    private static Tensor Convert(Tensor source, ElementType type) =>
        type is ElementType.I4 or ElementType.U4 ? source.To(ElementType.I64).To(type) : source.To(type);

    private static Tensor Constant(SourceNode node) => node.Attributes.FirstOrDefault() switch
    {
        { Value: Tensor tensor } => tensor,
        { Value: double value } => Tensor.From([(float)value], Shape.Scalar),
        { Value: double[] values } => Tensor.From([.. values.Select(v => (float)v)], [values.Length]),
        { Value: long value } => Tensor.From([value], Shape.Scalar),
        { Value: long[] values } => Tensor.FromLongs(values),
        { Key: { } name } => throw new ImportException(CoreDiagnostics.UnsupportedType, $"the constant has '{name}'", "tensors of numbers are supported"),
        _ => throw Check.Invalid("the constant has no value"),
    };

    private static Tensor ConstantOfShape(SourceNode node, Tensor?[] inputs)
    {
        var shape = new Shape(TensorConvert.ToLongs(Movement.Need(inputs, 0)));
        Tensor value = node.Get("value", new Tensor(ElementType.F32, [1]));
        Check.That(value.Count == 1, $"a value of {value.Shape} instead of one element");
        Tensor result = Check.Allocate(value.Type, shape);
        for (int i = 0; i < result.Bytes.Length; i += value.Bytes.Length)
        {
            value.Bytes.CopyTo(result.Bytes[i..]);
        }

        return result;
    }

    private static Tensor Range(SourceNode node, Tensor?[] inputs)
    {
        (Tensor start, Tensor limit, Tensor delta) = (Movement.Need(inputs, 0), Movement.Need(inputs, 1), Movement.Need(inputs, 2));
        Check.That(start.Count == 1 && limit.Count == 1 && delta.Count == 1, "a bound of the range is no scalar");
        if (start.Type.IsFloat())
        {
            (double from, double to, double by) = (TensorConvert.ToFloats(start)[0], TensorConvert.ToFloats(limit)[0], TensorConvert.ToFloats(delta)[0]);
            Check.That(by != 0, "a range with a step of 0");
            double count = Math.Max(Math.Ceiling((to - from) / by), 0);
            Check.That(count < int.MaxValue, "a range of more than 2^31 elements");
            return Tensor.From([.. Enumerable.Range(0, (int)count).Select(i => (float)(from + (i * by)))], [(long)count]).To(start.Type);
        }

        (long first, long last, long step) = (TensorConvert.ToLongs(start)[0], TensorConvert.ToLongs(limit)[0], TensorConvert.ToLongs(delta)[0]);
        Check.That(step != 0, "a range with a step of 0");
        Int128 steps = step > 0 ? ((Int128)last - first + step - 1) / step : ((Int128)first - last - step - 1) / -(Int128)step;
        Check.That(steps < int.MaxValue, "a range of more than 2^31 elements");
        long[] values = [.. Enumerable.Range(0, (int)Int128.Max(steps, 0)).Select(i => first + (i * step))];
        return Tensor.FromLongs(values).To(start.Type);
    }

    private static Tensor NonZero(Tensor source)
    {
        long[] strides = source.Shape.Strides();
        float[] values = TensorConvert.ToFloats(source);
        int[] found = [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0)];
        long[] rows = [.. strides.SelectMany((s, d) => found.Select(i => i / s % source.Shape[d]))];
        return Tensor.From(rows, [source.Shape.Rank, found.Length]);
    }

    private static Tensor? Reduce(SourceNode node, Tensor?[] inputs, Func<long, long, long> combine)
    {
        Tensor source = Movement.Need(inputs, 0);
        if (source.Type.IsFloat() || source.Count == 0)
        {
            return null;
        }

        int rank = source.Shape.Rank;
        long[]? axes = inputs.Length > 1 && inputs[1] is { } given ? TensorConvert.ToLongs(given) : node.Get<long[]?>("axes", null);
        if (axes is null or [])
        {
            if (node.Get("noop_with_empty_axes", 0L) != 0)
            {
                return source;
            }

            axes = [.. Enumerable.Range(0, rank)];
        }

        int[] reduced = Check.Axes(axes, rank);
        int[] kept = [.. Enumerable.Range(0, rank).Except(reduced)];
        long[] values = TensorConvert.ToLongs(Movement.Transpose(source, [.. kept, .. reduced]));
        int block = (int)reduced.Aggregate(1L, (p, a) => p * source.Shape[a]);
        long[] results = [.. Enumerable.Range(0, values.Length / block).Select(i => values.AsSpan(i * block, block).ToArray().Aggregate(combine))];
        Shape shape = node.Get("keepdims", 1L) != 0
            ? new Shape(source.Shape.Select((d, i) => reduced.Contains(i) ? 1 : d))
            : new Shape(kept.Select(k => source.Shape[k]));
        return Tensor.From(results, shape).To(source.Type);
    }
}
