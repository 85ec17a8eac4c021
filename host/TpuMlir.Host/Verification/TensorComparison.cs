using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Verification;

/// <summary>How near one tensor is to another.</summary>
/// <param name="Cosine">a·b / (|a| |b|); 1 when both are zero.</param>
/// <param name="Euclidean">1 - |a - b| / |(a + b) / 2|, TPU-MLIR's similarity; 1 when both are zero.</param>
/// <param name="MaxError">Largest |a - b|.</param>
/// <param name="NonFinite">Elements that are NaN or infinite where the reference is not, or not the same infinity.</param>
public sealed record TensorComparison(double Cosine, double Euclidean, double MaxError, long NonFinite)
{
    /// <summary>Compares a tensor with its reference, element by element in order.</summary>
    /// <exception cref="ArgumentException">They have different numbers of elements.</exception>
    public static TensorComparison Compare(Tensor tensor, Tensor reference)
    {
        if (tensor.Count != reference.Count)
        {
            throw new ArgumentException($"{tensor} and {reference} have different numbers of elements", nameof(reference));
        }

        ReadOnlySpan<float> a = tensor.To(ElementType.F32).Floats(), b = reference.To(ElementType.F32).Floats();
        double dot = 0, aa = 0, bb = 0, difference = 0, mean = 0, most = 0;
        long bad = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double x = a[i], y = b[i];
            if (!double.IsFinite(x) || !double.IsFinite(y))
            {
                // Equal infinities agree, and so do two NaNs; they take no part in the sums.
                bad += x.Equals(y) ? 0 : 1;
                continue;
            }

            dot += x * y;
            aa += x * x;
            bb += y * y;
            difference += (x - y) * (x - y);
            mean += (x + y) * (x + y) / 4;
            most = Math.Max(most, Math.Abs(x - y));
        }

        // Not the product of two rounded roots when they are the same: equal tensors have the cosine 1 exactly.
        double norms = aa == bb ? aa : Math.Sqrt(aa) * Math.Sqrt(bb);
        return new TensorComparison(
            norms == 0 ? (aa == bb ? 1 : 0) : Math.Min(dot / norms, 1),
            mean == 0 ? (difference == 0 ? 1 : 0) : 1 - Math.Sqrt(difference / mean),
            most,
            bad);
    }

    /// <summary>Number of elements whose bits differ; any two NaNs agree.</summary>
    public static long DifferingBits(Tensor tensor, Tensor reference)
    {
        if (tensor.Type != reference.Type || tensor.Count != reference.Count)
        {
            return Math.Max(tensor.Count, reference.Count);
        }

        if (tensor.Bytes.SequenceEqual(reference.Bytes))
        {
            return 0;
        }

        float[]? a = tensor.Type.IsFloat() ? TensorConvert.ToFloats(tensor) : null, b = a is null ? null : TensorConvert.ToFloats(reference);
        int size = tensor.Type.Size();
        long differing = 0;
        for (int i = 0; i < tensor.Count; i++)
        {
            bool same = tensor.Bytes.Slice(i * size, size).SequenceEqual(reference.Bytes.Slice(i * size, size));
            differing += same || (a is not null && float.IsNaN(a[i]) && float.IsNaN(b![i])) ? 0 : 1;
        }

        return differing;
    }
}
