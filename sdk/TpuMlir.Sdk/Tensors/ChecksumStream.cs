using System.Buffers.Binary;

namespace TpuMlir.Sdk.Tensors;

/// <summary>Reads through and computes the CRC-32 of zip files (polynomial 0xEDB88320) of what was read.</summary>
/// <remarks>The runtime's zip reader does not check it, and a flipped bit in a weight is hard to find later.</remarks>
internal sealed class ChecksumStream(Stream inner) : Stream
{
    private static readonly uint[][] Tables = MakeTables();

    private uint _state = uint.MaxValue;

    public uint Checksum => ~_state;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => throw new InvalidOperationException("a checksum needs every byte in order");
    }

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        Update(buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new InvalidOperationException("a checksum needs every byte in order");

    public override void SetLength(long value) => throw new InvalidOperationException("the stream is read only");

    public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("the stream is read only");

    /// <summary>Eight bytes at a time, one table for each byte's distance from the end.</summary>
    private void Update(ReadOnlySpan<byte> bytes)
    {
        uint state = _state;
        while (bytes.Length >= 8)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = Tables[7][low & 255] ^ Tables[6][(low >> 8) & 255] ^ Tables[5][(low >> 16) & 255] ^ Tables[4][low >> 24]
                ^ Tables[3][high & 255] ^ Tables[2][(high >> 8) & 255] ^ Tables[1][(high >> 16) & 255] ^ Tables[0][high >> 24];
            bytes = bytes[8..];
        }

        foreach (byte b in bytes)
        {
            state = Tables[0][(state ^ b) & 255] ^ (state >> 8);
        }

        _state = state;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (int t = 0; t < tables.Length; t++)
        {
            tables[t] = new uint[256];
            for (uint i = 0; i < 256; i++)
            {
                uint value = t == 0 ? i : tables[t - 1][i];
                if (t == 0)
                {
                    for (int bit = 0; bit < 8; bit++)
                    {
                        value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
                    }
                }
                else
                {
                    value = tables[0][value & 255] ^ (value >> 8);
                }

                tables[t][i] = value;
            }
        }

        return tables;
    }
}
