using System.Runtime.InteropServices;

namespace TpuMlir.Sdk.Kernels;

/// <summary>Repeats dimensions of extent 1 (and new leading ones) up to a target shape.</summary>
public static class Expand
{
    /// <summary>Expands a tensor of any unmanaged element.</summary>
    /// <param name="source">The tensor.</param>
    /// <param name="shape">Its extents; its rank is at most that of the target.</param>
    /// <param name="target">Extents of the result; each equals the source extent unless that is 1.</param>
    /// <param name="destination">Result, overwritten.</param>
    public static void Run<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> shape, ReadOnlySpan<int> target, Span<T> destination)
        where T : unmanaged
    {
        Check.Length(source.Length, Check.Elements(shape, nameof(shape)), nameof(source));
        Check.Length(destination.Length, Check.Elements(target, nameof(target)), nameof(destination));
        int added = target.Length - shape.Length;
        Check.That(added >= 0, $"rank {shape.Length} does not expand to rank {target.Length}", nameof(target));
        long[] sourceStrides = StridedLoops.RowMajor(shape);
        var strides = new long[target.Length];
        for (int d = 0; d < shape.Length; d++)
        {
            bool repeated = shape[d] == 1 && target[added + d] != 1;
            Check.That(repeated || shape[d] == target[added + d], $"extent {shape[d]} does not expand to {target[added + d]}", nameof(target));
            strides[added + d] = repeated ? 0 : sourceStrides[d];
        }

        StridedCopy.Run(source, 0, target, strides, destination);
    }

    /// <summary>The same on raw bytes.</summary>
    public static void Run(ReadOnlySpan<byte> source, int elementSize, ReadOnlySpan<int> shape, ReadOnlySpan<int> target, Span<byte> destination)
    {
        switch (elementSize)
        {
            case 1: Run<byte>(source, shape, target, destination); break;
            case 2: Run(MemoryMarshal.Cast<byte, ushort>(source), shape, target, MemoryMarshal.Cast<byte, ushort>(destination)); break;
            case 4: Run(MemoryMarshal.Cast<byte, uint>(source), shape, target, MemoryMarshal.Cast<byte, uint>(destination)); break;
            case 8: Run(MemoryMarshal.Cast<byte, ulong>(source), shape, target, MemoryMarshal.Cast<byte, ulong>(destination)); break;
            default: throw ElementSize.Unknown(elementSize);
        }
    }
}
