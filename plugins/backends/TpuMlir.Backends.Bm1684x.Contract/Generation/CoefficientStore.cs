using System.Buffers;
using System.Security.Cryptography;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>Collects the constants of the artifact. Equal bytes are stored once.</summary>
internal sealed class CoefficientStore
{
    private const int Alignment = 128;

    private readonly Dictionary<string, ulong> _byHash = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _data = new();

    /// <summary>All bytes so far.</summary>
    public byte[] ToArray() => _data.WrittenSpan.ToArray();

    /// <summary>Number of bytes so far.</summary>
    public long Length => _data.WrittenCount;

    /// <summary>Stores bytes and gives their address.</summary>
    public ulong Add(ReadOnlySpan<byte> bytes)
    {
        string hash = Convert.ToHexString(SHA256.HashData(bytes));
        if (_byHash.TryGetValue(hash, out ulong known))
        {
            return known;
        }

        _data.Write(new byte[ChipMemory.AlignUp(_data.WrittenCount, Alignment) - _data.WrittenCount]);
        ulong address = ChipMemory.GlobalBase + (ulong)_data.WrittenCount;
        _data.Write(bytes);
        _byHash.Add(hash, address);
        return address;
    }
}
