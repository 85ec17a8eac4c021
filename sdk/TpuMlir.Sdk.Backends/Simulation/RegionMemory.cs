using TpuMlir.Sdk.Backends.Generation;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>Global memory as a loader lays it out: regions somewhere in it, found through a table of base registers.</summary>
public sealed class RegionMemory
{
    private readonly byte[] _bytes;
    private readonly long[] _bases;
    private readonly IReadOnlyList<long> _sizes;

    /// <summary>Memory of regions one after another.</summary>
    /// <param name="sizes">Bytes of each region.</param>
    /// <param name="alignment">Alignment of regions.</param>
    /// <param name="start">Bytes before the first region: where the loader happens to begin.</param>
    public RegionMemory(IReadOnlyList<long> sizes, int alignment, long start)
    {
        _sizes = sizes;
        _bases = new long[sizes.Count];
        long end = start;
        for (int i = 0; i < sizes.Count; i++)
        {
            _bases[i] = (end + alignment - 1) / alignment * alignment;
            end = _bases[i] + sizes[i];
        }

        _bytes = new byte[end];
    }

    /// <summary>Bytes from an address on.</summary>
    /// <exception cref="SimulationException">They do not lie within the region.</exception>
    public Span<byte> Of(GlobalAddress address, long count) =>
        (uint)address.Region < (uint)_sizes.Count && address.Offset >= 0 && count >= 0 && address.Offset <= _sizes[address.Region] - count
            ? _bytes.AsSpan(checked((int)(_bases[address.Region] + address.Offset)), checked((int)count))
            : throw new SimulationException($"{count} bytes at byte {address.Offset} of region {address.Region} lie outside it");
}
