using System.Runtime.InteropServices;

namespace TpuMlir.Sdk.Kernels;

/// <summary>Permutes dimensions: dimension i of the result is dimension permutation[i] of the source.</summary>
public static class Transpose
{
    /// <summary>Permutes a tensor of any unmanaged element.</summary>
    /// <param name="source">The tensor.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="permutation">A permutation of 0 … rank−1.</param>
    /// <param name="destination">Result, overwritten; must not overlap the source.</param>
    public static void Run<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> shape, ReadOnlySpan<int> permutation, Span<T> destination)
        where T : unmanaged
    {
        long count = Check.Elements(shape, nameof(shape));
        Check.Length(source.Length, count, nameof(source));
        Check.Length(destination.Length, count, nameof(destination));
        Check.That(permutation.Length == shape.Length, $"{permutation.Length} entries for rank {shape.Length}", nameof(permutation));
        long[] strides = StridedLoops.RowMajor(shape);
        var extents = new int[shape.Length];
        var permuted = new long[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            int from = permutation[i];
            bool fresh = (uint)from < (uint)shape.Length && !permutation[..i].Contains(from);
            Check.That(fresh, $"entry {from} at {i} does not belong to a permutation", nameof(permutation));
            extents[i] = shape[from];
            permuted[i] = strides[from];
        }

        StridedCopy.Run(source, 0, extents, permuted, destination);
    }

    /// <summary>The same on raw bytes.</summary>
    public static void Run(ReadOnlySpan<byte> source, int elementSize, ReadOnlySpan<int> shape, ReadOnlySpan<int> permutation, Span<byte> destination)
    {
        switch (elementSize)
        {
            case 1: Run<byte>(source, shape, permutation, destination); break;
            case 2: Run(MemoryMarshal.Cast<byte, ushort>(source), shape, permutation, MemoryMarshal.Cast<byte, ushort>(destination)); break;
            case 4: Run(MemoryMarshal.Cast<byte, uint>(source), shape, permutation, MemoryMarshal.Cast<byte, uint>(destination)); break;
            case 8: Run(MemoryMarshal.Cast<byte, ulong>(source), shape, permutation, MemoryMarshal.Cast<byte, ulong>(destination)); break;
            default: throw ElementSize.Unknown(elementSize);
        }
    }
}
