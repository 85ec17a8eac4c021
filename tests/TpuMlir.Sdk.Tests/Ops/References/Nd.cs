using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ops.References;

/// <summary>An array of doubles addressed by index lists, for definitions written as formulas.</summary>
internal sealed class Nd(long[] shape, double[] data)
{
    public long[] Shape { get; } = shape;

    public double[] Data { get; } = data;

    public int Rank => Shape.Length;

    public double this[params ReadOnlySpan<long> index] => Data[Offset(index)];

    /// <summary>The array whose element at an index is <paramref name="element"/> of it.</summary>
    public static Nd Of(IEnumerable<long> shape, Func<long[], double> element)
    {
        long[] extents = [.. shape];
        var data = new double[extents.Aggregate(1L, (a, b) => a * b)];
        var index = new long[extents.Length];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = element([.. index]);
            for (int d = extents.Length - 1; d >= 0 && ++index[d] == extents[d]; d--)
            {
                index[d] = 0;
            }
        }

        return new Nd(extents, data);
    }

    public static Nd From(Tensor tensor) => new(
        [.. tensor.Shape],
        tensor.Type == ElementType.I64
            ? [.. tensor.Longs().ToArray().Select(v => (double)v)]
            : [.. TensorConvert.ToFloats(tensor).Select(v => (double)v)]);

    /// <summary>The element at an index of a shape this one broadcasts to (numpy: trailing dimensions match, 1 repeats).</summary>
    public double Broadcast(ReadOnlySpan<long> index)
    {
        var own = new long[Rank];
        for (int d = 0; d < Rank; d++)
        {
            own[d] = Shape[d] == 1 ? 0 : index[index.Length - Rank + d];
        }

        return this[own];
    }

    /// <summary>The element, or <paramref name="outside"/> when the index is not inside.</summary>
    public double Or(double outside, params ReadOnlySpan<long> index)
    {
        for (int d = 0; d < Rank; d++)
        {
            if (index[d] < 0 || index[d] >= Shape[d])
            {
                return outside;
            }
        }

        return this[index];
    }

    public Nd Map(Func<double, double> function) => new(Shape, [.. Data.Select(function)]);

    private int Offset(ReadOnlySpan<long> index)
    {
        long offset = 0;
        for (int d = 0; d < Rank; d++)
        {
            Assert.InRange(index[d], 0, Shape[d] - 1);
            offset = (offset * Shape[d]) + index[d];
        }

        return (int)offset;
    }
}
