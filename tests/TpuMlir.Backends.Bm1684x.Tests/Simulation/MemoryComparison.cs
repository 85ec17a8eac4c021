using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Compares memories; NaNs of the result's type count as equal, and ours are then made the other's.</summary>
internal sealed unsafe class MemoryComparison(ElementType type)
{
    private string? _first;

    /// <summary>Differing bytes so far.</summary>
    public int Bytes { get; private set; }

    /// <summary>Null when nothing differs.</summary>
    public Difference? Difference => _first is null ? null : new Difference(Bytes, $"{Bytes} bytes differ, first {_first}");

    public static bool IsNaN(uint bits, ElementType type) => type switch
    {
        ElementType.Float32 => (bits & 0x7FFF_FFFF) > 0x7F80_0000,
        ElementType.Float16 => (bits & 0x7FFF) > 0x7C00,
        _ => (bits & 0x7FFF) > 0x7F80,
    };

    public void Compare(string memory, byte* ours, byte* theirs, int count)
    {
        int size = type.Size(), at = 0;
        while (at < count)
        {
            int common = new ReadOnlySpan<byte>(ours + at, count - at).CommonPrefixLength(new ReadOnlySpan<byte>(theirs + at, count - at));
            at = (at + common) / size * size;
            if (at >= count)
            {
                break;
            }

            uint x = Elements.LoadBits(ours + at, type), y = Elements.LoadBits(theirs + at, type);
            if (type.IsFloat() && IsNaN(x, type) && IsNaN(y, type))
            {
                Elements.StoreBits(ours + at, type, y);
            }
            else
            {
                for (int i = 0; i < size; i++)
                {
                    Bytes += ours[at + i] != theirs[at + i] ? 1 : 0;
                }

                _first ??= $"{memory} lane {at >> 18} offset 0x{at & 0x3FFFF:x}: {x:x} instead of {y:x}";
            }

            at += size;
        }
    }
}
