using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>Comparisons of tensors.</summary>
internal static class TensorBits
{
    /// <summary>What differs in the bits of two tensors, or null; any two NaNs agree.</summary>
    public static string? Difference(Tensor actual, Tensor expected)
    {
        if (actual.Type != expected.Type || actual.Count != expected.Count)
        {
            return $"{actual} instead of {expected}";
        }

        if (actual.Bytes.SequenceEqual(expected.Bytes))
        {
            return null;
        }

        float[]? a = actual.Type.IsFloat() ? TensorConvert.ToFloats(actual) : null, b = a is null ? null : TensorConvert.ToFloats(expected);
        int size = actual.Type.Size(), first = -1;
        long differing = 0;
        for (int i = 0; i < actual.Count; i++)
        {
            if (!actual.Bytes.Slice(i * size, size).SequenceEqual(expected.Bytes.Slice(i * size, size))
                && !(a is not null && float.IsNaN(a[i]) && float.IsNaN(b![i])))
            {
                first = differing++ == 0 ? i : first;
            }
        }

        return differing == 0
            ? null
            : $"{differing} of {actual.Count} elements differ, the first at {first}: {Text(actual, first)} instead of {Text(expected, first)}";
    }

    /// <summary>a·b / (|a| |b|); 1 when both are zero, NaN when one has what the other has not: a NaN or an infinity.</summary>
    public static double Cosine(Tensor actual, Tensor expected)
    {
        ReadOnlySpan<float> a = actual.To(ElementType.F32).Floats(), b = expected.To(ElementType.F32).Floats();
        double dot = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            if (!float.IsFinite(a[i]) || !float.IsFinite(b[i]))
            {
                if (!a[i].Equals(b[i]))
                {
                    return double.NaN;
                }

                continue;
            }

            dot += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }

        return aa == 0 && bb == 0 ? 1 : dot / Math.Max(Math.Sqrt(aa) * Math.Sqrt(bb), double.Epsilon);
    }

    private static string Text(Tensor tensor, int index) => tensor.Type.IsFloat()
        ? $"{TensorConvert.ToFloats(tensor)[index]:R} (0x{Convert.ToHexString(tensor.Bytes.Slice(index * tensor.Type.Size(), tensor.Type.Size()))})"
        : Convert.ToHexString(tensor.Bytes.Slice(index * tensor.Type.Size(), tensor.Type.Size()));
}
