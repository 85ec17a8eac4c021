namespace TpuMlir.Host.Conformance.Samples;

/// <summary>A file that was damaged.</summary>
/// <param name="What">How.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record DamagedFile(string What, byte[] Content);

/// <summary>Ways to damage a file; the same files each time.</summary>
internal static class Damage
{
    private const int Tries = 200;

    /// <summary>The ways by name.</summary>
    public static IReadOnlyList<(string Kind, Func<byte[], IEnumerable<DamagedFile>> Apply)> Kinds { get; } =
    [
        ("cut short", CutShort),
        ("flipped bits", FlippedBits),
        ("runs of 0xFF", Overwritten),
    ];

    private static IEnumerable<DamagedFile> CutShort(byte[] content)
    {
        // Every length near the beginning, where headers are, then some of the others.
        int step = Math.Max(1, content.Length / Tries);
        for (int length = 0; length < content.Length; length += length < 128 ? 1 : step)
        {
            yield return new DamagedFile($"cut to {length} bytes", content[..length]);
        }
    }

    private static IEnumerable<DamagedFile> FlippedBits(byte[] content)
    {
        var random = new Random(1);
        for (int i = 0; i < Tries && content.Length > 0; i++)
        {
            byte[] copy = (byte[])content.Clone();
            // Headers are small beside weights and commands, and every second try is theirs.
            int at = random.Next(i % 2 == 0 ? Math.Min(content.Length, 256) : content.Length), bit = random.Next(8);
            copy[at] ^= (byte)(1 << bit);
            yield return new DamagedFile($"bit {bit} of byte {at} flipped", copy);
        }
    }

    private static IEnumerable<DamagedFile> Overwritten(byte[] content)
    {
        for (int at = 0; at + 4 <= content.Length; at += at < 256 ? 4 : Math.Max(4, content.Length / Tries))
        {
            byte[] copy = (byte[])content.Clone();
            copy.AsSpan(at, 4).Fill(0xFF);
            yield return new DamagedFile($"bytes {at} to {at + 3} set to 0xFF", copy);
        }
    }
}
