using System.Runtime.InteropServices;

namespace TpuMlir.Sdk.Kernels;

/// <summary>destination[i_0, …] = source[i_0 mod shape_0, …]: the tensor repeated repeats_d times along dimension d.</summary>
public static class Tile
{
    /// <summary>Tiles a tensor of any unmanaged element.</summary>
    /// <param name="source">The tensor.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="repeats">Repetitions per dimension.</param>
    /// <param name="destination">Result of extents shape_d·repeats_d, overwritten.</param>
    public static void Run<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> shape, ReadOnlySpan<int> repeats, Span<T> destination)
        where T : unmanaged
    {
        long count = Check.Elements(shape, nameof(shape));
        Check.Length(source.Length, count, nameof(source));
        Check.That(repeats.Length == shape.Length, $"{repeats.Length} entries for rank {shape.Length}", nameof(repeats));
        Check.Length(destination.Length, count * Check.Elements(repeats, nameof(repeats)), nameof(destination));

        // Every dimension becomes a pair: the repetition, which does not move the source, and the dimension itself.
        long[] strides = StridedLoops.RowMajor(shape);
        var extents = new int[2 * shape.Length];
        var paired = new long[2 * shape.Length];
        for (int d = 0; d < shape.Length; d++)
        {
            extents[2 * d] = repeats[d];
            extents[(2 * d) + 1] = shape[d];
            paired[(2 * d) + 1] = strides[d];
        }

        StridedCopy.Run(source, 0, extents, paired, destination);
    }

    /// <summary>The same on raw bytes.</summary>
    public static void Run(ReadOnlySpan<byte> source, int elementSize, ReadOnlySpan<int> shape, ReadOnlySpan<int> repeats, Span<byte> destination)
    {
        switch (elementSize)
        {
            case 1: Run<byte>(source, shape, repeats, destination); break;
            case 2: Run(MemoryMarshal.Cast<byte, ushort>(source), shape, repeats, MemoryMarshal.Cast<byte, ushort>(destination)); break;
            case 4: Run(MemoryMarshal.Cast<byte, uint>(source), shape, repeats, MemoryMarshal.Cast<byte, uint>(destination)); break;
            case 8: Run(MemoryMarshal.Cast<byte, ulong>(source), shape, repeats, MemoryMarshal.Cast<byte, ulong>(destination)); break;
            default: throw ElementSize.Unknown(elementSize);
        }
    }
}
