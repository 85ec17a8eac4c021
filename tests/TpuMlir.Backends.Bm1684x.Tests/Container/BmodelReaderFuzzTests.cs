using System.Buffers.Binary;
using TpuMlir.Backends.Bm1684x.Container;
using Xunit;

namespace TpuMlir.Backends.Bm1684x.Tests.Container;

public class BmodelReaderFuzzTests
{
    private static readonly byte[] Good = BmodelWriter.Write(BmodelTests.Sample());

    private static readonly int FlatEnd = 64 + BinaryPrimitives.ReadInt32LittleEndian(Good.AsSpan(8));

    [Fact]
    public void Every_truncation_is_reported()
    {
        for (var length = 0; length < Good.Length; length += length < FlatEnd ? 1 : 97)
        {
            Assert.Throws<BmodelFormatException>(() => BmodelReader.Read(Good.AsMemory(0, length)));
        }
    }

    [Fact]
    public void Flipped_bytes_are_read_or_reported_but_never_crash()
    {
        var random = new Random(21);
        var reported = 0;
        for (var i = 0; i < 20000; i++)
        {
            var bytes = (byte[])Good.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                bytes[random.Next(FlatEnd)] = (byte)random.Next(256);
            }

            reported += Survives(bytes) ? 0 : 1;
        }

        Assert.InRange(reported, 1000, 20000);
    }

    [Fact]
    public void Offsets_set_to_extreme_values_are_reported_or_harmless()
    {
        foreach (var value in (ReadOnlySpan<uint>)[0, 1, 4, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFC])
        {
            for (var at = 0; at + 4 <= FlatEnd; at += 2)
            {
                var bytes = (byte[])Good.Clone();
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
                Survives(bytes);
            }
        }
    }

    [Fact]
    public void Noise_behind_a_good_header_is_reported()
    {
        var random = new Random(22);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[64 + random.Next(200)];
            random.NextBytes(bytes.AsSpan(64));
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, BmodelSchema.Magic);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 64);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), bytes.Length - 64);
            Survives(bytes);
        }
    }

    // Anything but the one exception type fails the test by escaping.
    private static bool Survives(byte[] bytes)
    {
        try
        {
            BmodelReader.Read(bytes);
            return true;
        }
        catch (BmodelFormatException)
        {
            return false;
        }
    }
}
