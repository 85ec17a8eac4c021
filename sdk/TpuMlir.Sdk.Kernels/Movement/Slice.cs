using System.Runtime.InteropServices;

namespace TpuMlir.Sdk.Kernels;

/// <summary>destination[i_0, …] = source[starts_0 + i_0·steps_0, …] for i_d &lt; extents_d; steps may be negative.</summary>
public static class Slice
{
    /// <summary>Slices a tensor of any unmanaged element.</summary>
    /// <param name="source">The tensor.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="starts">First index per dimension, already resolved to 0 … extent−1.</param>
    /// <param name="steps">Step per dimension, not 0.</param>
    /// <param name="extents">Extents of the result.</param>
    /// <param name="destination">Result, overwritten.</param>
    public static void Run<T>(
        ReadOnlySpan<T> source,
        ReadOnlySpan<int> shape,
        ReadOnlySpan<int> starts,
        ReadOnlySpan<int> steps,
        ReadOnlySpan<int> extents,
        Span<T> destination)
        where T : unmanaged
    {
        int rank = shape.Length;
        Check.Length(source.Length, Check.Elements(shape, nameof(shape)), nameof(source));
        Check.That(starts.Length == rank, $"{starts.Length} entries for rank {rank}", nameof(starts));
        Check.That(steps.Length == rank, $"{steps.Length} entries for rank {rank}", nameof(steps));
        Check.That(extents.Length == rank, $"{extents.Length} entries for rank {rank}", nameof(extents));
        long count = Check.Elements(extents, nameof(extents));
        Check.Length(destination.Length, count, nameof(destination));
        if (count == 0)
        {
            return;
        }

        long offset = 0;
        long[] strides = StridedLoops.RowMajor(shape);
        for (int d = 0; d < rank; d++)
        {
            Check.That(steps[d] != 0, $"step of dimension {d} is 0", nameof(steps));
            long last = starts[d] + ((long)(extents[d] - 1) * steps[d]);
            Check.That((uint)starts[d] < (uint)shape[d], $"start {starts[d]} of dimension {d} is outside 0 … {shape[d] - 1}", nameof(starts));
            Check.That(last >= 0 && last < shape[d], $"last index {last} of dimension {d} is outside 0 … {shape[d] - 1}", nameof(extents));
            offset += starts[d] * strides[d];
            strides[d] *= steps[d];
        }

        StridedCopy.Run(source, offset, extents, strides, destination);
    }

    /// <summary>The same on raw bytes.</summary>
    public static void Run(
        ReadOnlySpan<byte> source,
        int elementSize,
        ReadOnlySpan<int> shape,
        ReadOnlySpan<int> starts,
        ReadOnlySpan<int> steps,
        ReadOnlySpan<int> extents,
        Span<byte> destination)
    {
        switch (elementSize)
        {
            case 1: Run<byte>(source, shape, starts, steps, extents, destination); break;
            case 2: Run(MemoryMarshal.Cast<byte, ushort>(source), shape, starts, steps, extents, MemoryMarshal.Cast<byte, ushort>(destination)); break;
            case 4: Run(MemoryMarshal.Cast<byte, uint>(source), shape, starts, steps, extents, MemoryMarshal.Cast<byte, uint>(destination)); break;
            case 8: Run(MemoryMarshal.Cast<byte, ulong>(source), shape, starts, steps, extents, MemoryMarshal.Cast<byte, ulong>(destination)); break;
            default: throw ElementSize.Unknown(elementSize);
        }
    }
}
