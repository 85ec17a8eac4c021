using System.Runtime.InteropServices;

namespace TpuMlir.Sdk.Kernels;

/// <summary>Adds elements before and after each dimension, or removes them where a pad is negative.</summary>
public static class Pad
{
    private const int Outside = -1;

    /// <summary>Pads a tensor of any unmanaged element.</summary>
    /// <param name="mode">What the new elements are.</param>
    /// <param name="source">The tensor.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="before">Elements to add at the start of each dimension; negative ones are cut off.</param>
    /// <param name="after">Elements to add at the end.</param>
    /// <param name="value">New element of <see cref="PadMode.Constant"/>.</param>
    /// <param name="destination">Result of extents before + shape + after, overwritten.</param>
    public static void Run<T>(
        PadMode mode,
        ReadOnlySpan<T> source,
        ReadOnlySpan<int> shape,
        ReadOnlySpan<int> before,
        ReadOnlySpan<int> after,
        T value,
        Span<T> destination)
        where T : unmanaged
    {
        int rank = shape.Length;
        Check.Length(source.Length, Check.Elements(shape, nameof(shape)), nameof(source));
        Check.That(before.Length == rank, $"{before.Length} entries for rank {rank}", nameof(before));
        Check.That(after.Length == rank, $"{after.Length} entries for rank {rank}", nameof(after));
        if (rank == 0)
        {
            Check.Length(destination.Length, 1, nameof(destination));
            destination[0] = source[0];
            return;
        }

        long count = 1;
        var tables = new int[rank][];
        for (int d = 0; d < rank; d++)
        {
            tables[d] = Table(mode, shape[d], before[d], after[d]);
            count *= tables[d].Length;
        }

        Check.Length(destination.Length, count, nameof(destination));
        if (count > 0)
        {
            Fill(tables, 0, 0, source, StridedLoops.RowMajor(shape), value, destination[..(int)count]);
        }
    }

    /// <summary>The same on raw bytes; <paramref name="value"/> holds one element.</summary>
    public static void Run(
        PadMode mode,
        ReadOnlySpan<byte> source,
        int elementSize,
        ReadOnlySpan<int> shape,
        ReadOnlySpan<int> before,
        ReadOnlySpan<int> after,
        ReadOnlySpan<byte> value,
        Span<byte> destination)
    {
        switch (elementSize)
        {
            case 1: Typed<byte>(mode, source, shape, before, after, value, destination); break;
            case 2: Typed<ushort>(mode, source, shape, before, after, value, destination); break;
            case 4: Typed<uint>(mode, source, shape, before, after, value, destination); break;
            case 8: Typed<ulong>(mode, source, shape, before, after, value, destination); break;
            default: throw ElementSize.Unknown(elementSize);
        }
    }

    private static void Typed<T>(
        PadMode mode,
        ReadOnlySpan<byte> source,
        ReadOnlySpan<int> shape,
        ReadOnlySpan<int> before,
        ReadOnlySpan<int> after,
        ReadOnlySpan<byte> value,
        Span<byte> destination)
        where T : unmanaged
    {
        T element = default;
        if (mode == PadMode.Constant)
        {
            Check.That(MemoryMarshal.TryRead(value, out element), "fewer bytes than one element", nameof(value));
        }

        Run(mode, MemoryMarshal.Cast<byte, T>(source), shape, before, after, element, MemoryMarshal.Cast<byte, T>(destination));
    }

    /// <summary>Source index of every result index of one dimension.</summary>
    private static int[] Table(PadMode mode, int extent, int before, int after)
    {
        int length = extent + before + after;
        Check.That(length >= 0, $"pads {before} and {after} cut more than the extent {extent}", nameof(before));
        Check.That(mode == PadMode.Constant || extent > 0 || length == 0, "an empty dimension has no elements to repeat", nameof(mode));
        var table = new int[length];
        for (int i = 0; i < length; i++)
        {
            int at = i - before;
            table[i] = mode switch
            {
                PadMode.Constant => (uint)at < (uint)extent ? at : Outside,
                PadMode.Edge => Math.Clamp(at, 0, extent - 1),
                PadMode.Reflect => Mirror(at, extent),
                _ => throw new ArgumentException($"unknown mode {mode}", nameof(mode)),
            };
        }

        return table;
    }

    /// <summary>The reflected sequence has period 2·(extent − 1); pads longer than the tensor wrap around in it.</summary>
    private static int Mirror(int at, int extent)
    {
        if (extent == 1)
        {
            return 0;
        }

        int period = 2 * (extent - 1);
        int phase = ((at % period) + period) % period;
        return Math.Min(phase, period - phase);
    }

    private static void Fill<T>(int[][] tables, int d, long offset, ReadOnlySpan<T> source, long[] strides, T value, Span<T> destination)
        where T : unmanaged
    {
        int[] table = tables[d];
        if (d == tables.Length - 1)
        {
            Row(table, source[(int)offset..], value, destination);
            return;
        }

        int size = destination.Length / table.Length;
        for (int i = 0; i < table.Length; i++)
        {
            Span<T> part = destination.Slice(i * size, size);
            if (table[i] == Outside)
            {
                part.Fill(value);
            }
            else
            {
                Fill(tables, d + 1, offset + (table[i] * strides[d]), source, strides, value, part);
            }
        }
    }

    private static void Row<T>(int[] table, ReadOnlySpan<T> source, T value, Span<T> destination)
        where T : unmanaged
    {
        for (int i = 0; i < table.Length;)
        {
            int run = 1;
            while (table[i] != Outside && i + run < table.Length && table[i + run] == table[i] + run)
            {
                run++;
            }

            if (table[i] == Outside)
            {
                destination[i] = value;
            }
            else
            {
                source.Slice(table[i], run).CopyTo(destination[i..]);
            }

            i += run;
        }
    }
}
