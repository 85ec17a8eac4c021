using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace TpuMlir.Sdk.Tensors;

/// <summary>The extents of a tensor, outermost first. <see cref="Unknown"/> marks an extent not known yet.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IReadOnlyList<long>, IEquatable<Shape>
{
    /// <summary>The extent of a dimension that is not known yet; printed as '?'.</summary>
    public const long Unknown = -1;

    private readonly ImmutableArray<long> _dims;

    /// <summary>A shape of the given extents.</summary>
    public Shape(IEnumerable<long> dims) => _dims = [.. dims];

    private Shape(ImmutableArray<long> dims) => _dims = dims;

    /// <summary>The shape of a scalar: no dimensions, one element.</summary>
    public static Shape Scalar { get; } = new(ImmutableArray<long>.Empty);

    /// <summary>Number of dimensions.</summary>
    public int Rank => _dims.Length;

    int IReadOnlyCollection<long>.Count => _dims.Length;

    /// <summary>The extents as an immutable array.</summary>
    public ImmutableArray<long> Dims => _dims;

    /// <summary>True when no extent is unknown.</summary>
    public bool IsStatic => !_dims.Contains(Unknown);

    /// <summary>Number of elements; throws when an extent is unknown or the product overflows.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (long dim in _dims)
            {
                if (dim < 0)
                {
                    throw new InvalidOperationException($"shape {this} is not fully known");
                }

                count = checked(count * dim);
            }

            return count;
        }
    }

    /// <summary>The extent of one dimension; a negative index counts from the end.</summary>
    public long this[int index] => _dims[index < 0 ? index + _dims.Length : index];

    /// <summary>Used by collection expressions.</summary>
    public static Shape Create(ReadOnlySpan<long> dims) => new(ImmutableArray.Create(dims));

    /// <summary>The same shape with one extent replaced.</summary>
    public Shape With(int index, long extent) => new(_dims.SetItem(index < 0 ? index + _dims.Length : index, extent));

    /// <summary>Product of the extents in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public long Product(int from, int to)
    {
        long product = 1;
        for (int i = from; i < to; i++)
        {
            product = checked(product * _dims[i]);
        }

        return product;
    }

    /// <summary>Row-major strides in elements.</summary>
    public long[] Strides()
    {
        var strides = new long[Rank];
        long step = 1;
        for (int i = Rank - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= _dims[i];
        }

        return strides;
    }

    /// <summary>Multidirectional (numpy, ONNX) broadcast of two shapes, or null when they do not match.</summary>
    public static Shape? Broadcast(Shape a, Shape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        var dims = new long[rank];
        for (int i = 1; i <= rank; i++)
        {
            long x = i <= a.Rank ? a[-i] : 1;
            long y = i <= b.Rank ? b[-i] : 1;
            if (x != y && x != 1 && y != 1)
            {
                return null;
            }

            dims[rank - i] = x == 1 ? y : x;
        }

        return new Shape(dims);
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _dims.AsSpan().SequenceEqual(other._dims.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (long dim in _dims)
        {
            hash.Add(dim);
        }

        return hash.ToHashCode();
    }

    /// <summary>The extents joined by 'x', e.g. "1x3x224x224"; "scalar" when there are none.</summary>
    public override string ToString() =>
        Rank == 0 ? "scalar" : string.Join('x', _dims.Select(d => d == Unknown ? "?" : d.ToString()));

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)_dims).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
