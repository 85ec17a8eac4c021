using System.Runtime.InteropServices;

namespace TpuMlir.Sdk.Kernels;

/// <summary>destination[p, oh, ow] = source[p, rows_oh, columns_ow]; the caller's tables hold the coordinate rule.</summary>
public static class ResizeNearest
{
    /// <summary>Resizes planes of any unmanaged element.</summary>
    /// <param name="source">[planes,height,width].</param>
    /// <param name="planes">Images times channels.</param>
    /// <param name="height">Input height.</param>
    /// <param name="width">Input width.</param>
    /// <param name="rows">Input row of every output row.</param>
    /// <param name="columns">Input column of every output column.</param>
    /// <param name="destination">[planes,rows.Length,columns.Length], overwritten.</param>
    public static void Run<T>(
        ReadOnlySpan<T> source, int planes, int height, int width, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, Span<T> destination)
        where T : unmanaged
    {
        Check.Length(source.Length, Check.Elements([planes, height, width], nameof(planes)), nameof(source));
        Check.Length(destination.Length, (long)planes * rows.Length * columns.Length, nameof(destination));
        foreach (int row in rows)
        {
            Check.That((uint)row < (uint)height, $"row {row} of {height}", nameof(rows));
        }

        foreach (int column in columns)
        {
            Check.That((uint)column < (uint)width, $"column {column} of {width}", nameof(columns));
        }

        int size = columns.Length;
        for (int p = 0, at = 0; p < planes; p++)
        {
            ReadOnlySpan<T> plane = source.Slice(p * height * width, height * width);
            for (int oh = 0; oh < rows.Length; oh++, at += size)
            {
                Span<T> target = destination.Slice(at, size);

                // Enlarging repeats rows: copying the one just written is cheaper than gathering again.
                if (oh > 0 && rows[oh] == rows[oh - 1])
                {
                    destination.Slice(at - size, size).CopyTo(target);
                    continue;
                }

                ReadOnlySpan<T> row = plane.Slice(rows[oh] * width, width);
                for (int ow = 0; ow < size; ow++)
                {
                    target[ow] = row[columns[ow]];
                }
            }
        }
    }

    /// <summary>The same on raw bytes.</summary>
    public static void Run(
        ReadOnlySpan<byte> source,
        int elementSize,
        int planes,
        int height,
        int width,
        ReadOnlySpan<int> rows,
        ReadOnlySpan<int> columns,
        Span<byte> destination)
    {
        switch (elementSize)
        {
            case 1: Run<byte>(source, planes, height, width, rows, columns, destination); break;
            case 2: Run(MemoryMarshal.Cast<byte, ushort>(source), planes, height, width, rows, columns, MemoryMarshal.Cast<byte, ushort>(destination)); break;
            case 4: Run(MemoryMarshal.Cast<byte, uint>(source), planes, height, width, rows, columns, MemoryMarshal.Cast<byte, uint>(destination)); break;
            case 8: Run(MemoryMarshal.Cast<byte, ulong>(source), planes, height, width, rows, columns, MemoryMarshal.Cast<byte, ulong>(destination)); break;
            default: throw ElementSize.Unknown(elementSize);
        }
    }
}
