using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Folding;

/// <summary>Copies elements through strides: transposing, expanding and slicing are all this.</summary>
internal static class Strided
{
    /// <summary>result[i, j, ...] = source[offset + i * strides[0] + j * strides[1] + ...]</summary>
    public static Tensor Copy(Tensor source, long offset, ReadOnlySpan<long> strides, Shape shape)
    {
        Tensor result = Check.Allocate(source.Type, shape);
        if (result.Count > 0)
        {
            int size = source.Type.Size();
            int written = 0;
            Copy(source.Bytes, offset, strides, [.. shape], result.Bytes, ref written, size);
        }

        return result;
    }

    /// <summary>Broadcasts a tensor to a larger shape.</summary>
    public static Tensor Expand(Tensor source, Shape shape)
    {
        if (source.Shape.Equals(shape))
        {
            return source;
        }

        long[] own = source.Shape.Strides();
        int lead = shape.Rank - source.Shape.Rank;
        var strides = new long[shape.Rank];
        for (int i = lead; i < shape.Rank; i++)
        {
            strides[i] = source.Shape[i - lead] == 1 ? 0 : own[i - lead];
        }

        return Copy(source, 0, strides, shape);
    }

    private static void Copy(
        ReadOnlySpan<byte> source, long offset, ReadOnlySpan<long> strides, ReadOnlySpan<long> shape, Span<byte> result, ref int written, int size)
    {
        if (shape.Length == 0)
        {
            source.Slice(checked((int)(offset * size)), size).CopyTo(result[written..]);
            written += size;
            return;
        }

        if (shape.Length == 1 && strides[0] == 1)
        {
            int bytes = (int)shape[0] * size;
            source.Slice(checked((int)(offset * size)), bytes).CopyTo(result[written..]);
            written += bytes;
            return;
        }

        for (long i = 0; i < shape[0]; i++)
        {
            Copy(source, offset + (i * strides[0]), strides[1..], shape[1..], result, ref written, size);
        }
    }
}
