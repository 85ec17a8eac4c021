using System.Runtime.InteropServices;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>The local memory of all lanes.</summary>
public sealed class LaneMemory(TargetDescription target)
{
    private readonly byte[] _bytes = new byte[target.Lanes * (long)target.LaneBytes];

    /// <summary>Elements in a lane from a byte offset on.</summary>
    /// <exception cref="SimulationException">They do not lie within the lane, or not at a multiple of their size.</exception>
    public Span<T> Of<T>(int lane, int offset, int count)
        where T : unmanaged
    {
        int size = Marshal.SizeOf<T>();
        bool inside = (uint)lane < (uint)target.Lanes && offset >= 0 && count >= 0 && offset + ((long)count * size) <= target.LaneBytes && offset % size == 0;
        return inside
            ? MemoryMarshal.Cast<byte, T>(_bytes.AsSpan((lane * target.LaneBytes) + offset, count * size))
            : throw new SimulationException($"{count} elements of {size} bytes at byte {offset} of lane {lane} lie outside local memory");
    }
}
