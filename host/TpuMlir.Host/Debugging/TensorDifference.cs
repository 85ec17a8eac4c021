using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Debugging;

/// <summary>How a tensor differs from its reference.</summary>
/// <param name="Count">Elements that differ.</param>
/// <param name="Of">Elements compared.</param>
/// <param name="First">Index of the first that differs.</param>
/// <param name="Have">Its value.</param>
/// <param name="Want">The reference's.</param>
/// <param name="Largest">The largest difference of two finite values.</param>
public sealed record TensorDifference(long Count, long Of, IReadOnlyList<long> First, double Have, double Want, double Largest)
{
    /// <summary>
    /// The difference, or null when there is none. With tolerance 0 and equal types bits are compared, NaNs as a class;
    /// otherwise values, a NaN on one side only being a difference whatever the tolerance is.
    /// </summary>
    /// <exception cref="ArgumentException">The tensors have different numbers of elements.</exception>
    public static TensorDifference? Between(Tensor have, Tensor want, double tolerance, Func<long, bool>? only = null)
    {
        float[] a = TensorConvert.ToFloats(have), b = TensorConvert.ToFloats(want);
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"{have} and {want} do not have the same number of elements", nameof(want));
        }

        bool sameType = have.Type == want.Type;
        int size = have.Type.Size();
        double limit = tolerance * b.Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        long count = 0, of = 0, first = -1;
        double largest = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (only?.Invoke(i) == false)
            {
                continue;
            }

            of++;
            double gap = Math.Abs((double)a[i] - b[i]);
            bool isNaN = float.IsNaN(a[i]) || float.IsNaN(b[i]);
            bool differs = isNaN ? float.IsNaN(a[i]) != float.IsNaN(b[i])
                : tolerance == 0 && sameType ? !have.Bytes.Slice(i * size, size).SequenceEqual(want.Bytes.Slice(i * size, size))
                : a[i] != b[i] && !(gap <= limit);
            if (differs)
            {
                count++;
                first = first < 0 ? i : first;
                largest = double.IsFinite(gap) ? Math.Max(largest, gap) : largest;
            }
        }

        return count == 0 ? null : new TensorDifference(count, of, Index(first, have.Shape), a[first], b[first], largest);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Count} of {Of} elements differ, first at [{string.Join(",", First)}]: {Have:G9}, reference {Want:G9}; largest difference {Largest:G4}";

    private static long[] Index(long element, Shape shape)
    {
        var index = new long[shape.Rank];
        for (int d = shape.Rank - 1; d >= 0; d--)
        {
            index[d] = element % shape[d];
            element /= shape[d];
        }

        return index;
    }
}
