using System.Runtime.CompilerServices;

namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// destination[i_0, …, i_n] = source[offset + Σ i_d · stride_d]: the one engine of transpose, slice, expand and tile.
/// </summary>
internal static unsafe class StridedCopy
{
    public static void Run<T>(
        ReadOnlySpan<T> source, long offset, ReadOnlySpan<int> extents, ReadOnlySpan<long> strides, Span<T> destination)
        where T : unmanaged
    {
        if (extents.Contains(0))
        {
            return;
        }

        StridedLoops loops = StridedLoops.Of(extents, strides);
        fixed (T* from = source, to = destination)
        {
            Outer(loops.Extents, loops.Strides, from + offset, to);
        }
    }

    private static void Outer<T>(int[] extents, long[] strides, T* source, T* destination)
        where T : unmanaged
    {
        // A destination row that walks the source in steps, next to a dimension that walks it one by one, is a 2-D transpose.
        int last = extents.Length - 1;
        bool tiled = last > 0 && strides[last] > 1 && strides[last - 1] == 1;
        int inner = tiled ? last - 1 : last;
        long innerSize = tiled ? (long)extents[last] * extents[last - 1] : extents[last];
        Span<int> index = stackalloc int[inner];
        index.Clear();
        while (true)
        {
            if (tiled)
            {
                Transpose2D(source, strides[last], destination, extents[last], extents[last - 1]);
            }
            else
            {
                Row(source, strides[last], destination, extents[last]);
            }

            destination += innerSize;
            int d = inner - 1;
            for (; d >= 0; d--)
            {
                source += strides[d];
                if (++index[d] < extents[d])
                {
                    break;
                }

                source -= strides[d] * extents[d];
                index[d] = 0;
            }

            if (d < 0)
            {
                return;
            }
        }
    }

    private static void Row<T>(T* source, long stride, T* destination, int count)
        where T : unmanaged
    {
        switch (stride)
        {
            case 1:
                new ReadOnlySpan<T>(source, count).CopyTo(new Span<T>(destination, count));
                break;
            case 0:
                new Span<T>(destination, count).Fill(*source);
                break;
            default:
                for (int i = 0; i < count; i++, source += stride)
                {
                    destination[i] = *source;
                }

                break;
        }
    }

    /// <summary>destination[c, r] = source[r, c], <paramref name="rows"/> source rows of stride <paramref name="stride"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose2D<T>(T* source, long stride, T* destination, int rows, int columns)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(float))
        {
            TransposeTile.Run((float*)source, (nint)stride, (float*)destination, rows, rows, columns);
            return;
        }

        // Square blocks, so that neither side leaves the first-level cache within one.
        const int Block = 32;
        for (int r0 = 0; r0 < rows; r0 += Block)
        {
            int r1 = Math.Min(rows, r0 + Block);
            for (int c0 = 0; c0 < columns; c0 += Block)
            {
                int c1 = Math.Min(columns, c0 + Block);
                for (int c = c0; c < c1; c++)
                {
                    T* to = destination + ((long)c * rows);
                    T* from = source + c;
                    for (int r = r0; r < r1; r++)
                    {
                        to[r] = from[r * stride];
                    }
                }
            }
        }
    }
}
