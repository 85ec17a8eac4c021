using System.Runtime.InteropServices;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>
/// Copies elements to a tensor whose element (i0, i1, ...) is the source's element at axes[0][i0] + axes[1][i1] + ...;
/// a negative table entry stands for the fill value.
/// </summary>
internal static class IndexedCopy
{
    /// <summary>Marks positions that take the fill value.</summary>
    public const long Filled = -1;

    /// <summary>The tensor the tables describe; its extents are their lengths.</summary>
    public static Tensor Run(Tensor source, long[][] axes, Shape shape, uint fillBits = 0)
    {
        var result = new Tensor(source.Type, shape);
        switch (source.Type.Size())
        {
            case 1:
                Run<byte>(source, axes, result, (byte)fillBits);
                break;
            case 2:
                Run<ushort>(source, axes, result, (ushort)fillBits);
                break;
            case 4:
                Run<uint>(source, axes, result, fillBits);
                break;
            default:
                Run<ulong>(source, axes, result, fillBits);
                break;
        }

        return result;
    }

    /// <summary>A table that steps evenly.</summary>
    public static long[] Steps(long count, long start, long step)
    {
        var table = new long[count];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = start + (i * step);
        }

        return table;
    }

    /// <summary>Copies the tensor to a shape it broadcasts to.</summary>
    public static Tensor Broadcast(Tensor source, Shape shape)
    {
        if (source.Shape.Equals(shape))
        {
            return source;
        }

        long[] strides = source.Shape.Strides();
        int added = shape.Rank - source.Shape.Rank;
        var axes = new long[shape.Rank][];
        for (int d = 0; d < axes.Length; d++)
        {
            axes[d] = Steps(shape[d], 0, d < added || source.Shape[d - added] == 1 ? 0 : strides[d - added]);
        }

        return Run(source, axes, shape);
    }

    private static void Run<T>(Tensor source, long[][] axes, Tensor result, T fill)
        where T : unmanaged
    {
        ReadOnlySpan<T> from = MemoryMarshal.Cast<byte, T>(source.Bytes);
        Span<T> to = MemoryMarshal.Cast<byte, T>(result.Bytes);
        if (to.IsEmpty)
        {
            return;
        }

        long[] inner = axes.Length == 0 ? [0] : axes[^1];
        int outerRank = Math.Max(axes.Length - 1, 0);
        bool contiguous = IsRun(inner);
        var at = new int[outerRank];
        for (int row = 0; row < to.Length; row += inner.Length)
        {
            bool filled = false;
            long start = 0;
            for (int d = 0; d < outerRank; d++)
            {
                filled |= axes[d][at[d]] < 0;
                start += axes[d][at[d]];
            }

            Span<T> line = to.Slice(row, inner.Length);
            if (filled)
            {
                line.Fill(fill);
            }
            else if (contiguous)
            {
                from.Slice((int)(start + inner[0]), inner.Length).CopyTo(line);
            }
            else
            {
                for (int i = 0; i < inner.Length; i++)
                {
                    line[i] = inner[i] < 0 ? fill : from[(int)(start + inner[i])];
                }
            }

            for (int d = outerRank - 1; d >= 0 && ++at[d] == axes[d].Length; d--)
            {
                at[d] = 0;
            }
        }
    }

    private static bool IsRun(long[] table)
    {
        for (int i = 0; i < table.Length; i++)
        {
            if (table[i] != table[0] + i || table[i] < 0)
            {
                return false;
            }
        }

        return true;
    }
}
