using System.Buffers;
using System.Security.Cryptography;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>Collects the constants of an artifact. Equal bytes are stored once.</summary>
/// <param name="alignment">Each constant begins at a multiple of this many bytes.</param>
public sealed class ConstantStore(int alignment)
{
    private readonly Dictionary<string, long> _byHash = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _data = new();

    /// <summary>All bytes so far.</summary>
    public byte[] ToArray() => _data.WrittenSpan.ToArray();

    /// <summary>Stores bytes and gives their place.</summary>
    public GlobalAddress Add(ReadOnlySpan<byte> bytes)
    {
        string hash = Convert.ToHexString(SHA256.HashData(bytes));
        if (!_byHash.TryGetValue(hash, out long offset))
        {
            _data.Write(new byte[((_data.WrittenCount + alignment - 1) / alignment * alignment) - _data.WrittenCount]);
            offset = _data.WrittenCount;
            _data.Write(bytes);
            _byHash.Add(hash, offset);
        }

        return new GlobalAddress(GlobalRegion.Constants, offset);
    }
}
