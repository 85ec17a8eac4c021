using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TpuMlir.Host.Plugins.Inspection;

/// <summary>What a native library's header says it is for.</summary>
/// <param name="System">"Linux", "Windows" or "macOS".</param>
/// <param name="Processors">The processors it has code for; one, but for macOS' universal files. Empty for one not known here.</param>
internal sealed record NativeImage(string System, IReadOnlyList<Architecture> Processors)
{
    private const int HeaderBytes = 4096;

    /// <summary>The system this host runs on.</summary>
    public static string ThisSystem => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : "Linux";

    /// <summary>True when this host can load it.</summary>
    public bool FitsThisHost => System == ThisSystem && Processors.Contains(RuntimeInformation.ProcessArchitecture);

    /// <summary>Reads a header (ELF, PE or Mach-O); null when the file is none of these.</summary>
    public static NativeImage? Read(string file)
    {
        var bytes = new byte[HeaderBytes];
        using FileStream stream = File.OpenRead(file);
        ReadOnlySpan<byte> head = bytes.AsSpan(0, stream.ReadAtLeast(bytes, HeaderBytes, throwOnEndOfStream: false));
        return head switch
        {
            [0x7F, (byte)'E', (byte)'L', (byte)'F', _, 1 or 2, ..] when head.Length >= 20 => new("Linux", Elf(head)),
            [(byte)'M', (byte)'Z', ..] when head.Length >= 64 => Pe(head),
            [0xCF or 0xCE, 0xFA, 0xED, 0xFE, ..] when head.Length >= 8 => new("macOS", Mach(BinaryPrimitives.ReadUInt32LittleEndian(head[4..]))),
            [0xCA, 0xFE, 0xBA, 0xBE, ..] when head.Length >= 8 => new("macOS", Universal(head)),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{System} on {(Processors.Count == 0 ? "a processor not known here" : string.Join(" and ", Processors.Select(p => p.ToString().ToLowerInvariant())))}";

    /// <summary>e_machine, at byte 18 in the file's own byte order (System V ABI).</summary>
    private static Architecture[] Elf(ReadOnlySpan<byte> head)
    {
        ushort machine = head[5] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(head[18..]) : BinaryPrimitives.ReadUInt16BigEndian(head[18..]);
        return machine switch
        {
            0x3E => [Architecture.X64],
            0x03 => [Architecture.X86],
            0xB7 => [Architecture.Arm64],
            0x28 => [Architecture.Arm],
            0xF3 => [Architecture.RiscV64],
            0x102 => [Architecture.LoongArch64],
            0x15 => [Architecture.Ppc64le],
            0x16 => [Architecture.S390x],
            _ => [],
        };
    }

    /// <summary>Machine of the COFF header, behind the signature that the word at 0x3C points to (PE format).</summary>
    private static NativeImage? Pe(ReadOnlySpan<byte> head)
    {
        uint at = BinaryPrimitives.ReadUInt32LittleEndian(head[0x3C..]);
        if (at > head.Length - 6 || !head[(int)at..].StartsWith("PE\0\0"u8))
        {
            return null;
        }

        return new("Windows", BinaryPrimitives.ReadUInt16LittleEndian(head[((int)at + 4)..]) switch
        {
            0x8664 => [Architecture.X64],
            0x14C => [Architecture.X86],
            0xAA64 => [Architecture.Arm64],
            0x1C4 => [Architecture.Arm],
            _ => [],
        });
    }

    /// <summary>cputype of mach/machine.h; bit 24 says 64 bits.</summary>
    private static Architecture[] Mach(uint type) => type switch
    {
        0x01000007 => [Architecture.X64],
        0x00000007 => [Architecture.X86],
        0x0100000C => [Architecture.Arm64],
        0x0000000C => [Architecture.Arm],
        _ => [],
    };

    /// <summary>fat_header and its fat_arch entries of 20 bytes, big-endian (mach-o/fat.h).</summary>
    private static Architecture[] Universal(ReadOnlySpan<byte> head)
    {
        var processors = new List<Architecture>();
        uint count = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head[4..]), 16);
        for (int i = 0; i < count && 8 + (20 * (i + 1)) <= head.Length; i++)
        {
            processors.AddRange(Mach(BinaryPrimitives.ReadUInt32BigEndian(head[(8 + (20 * i))..])));
        }

        return [.. processors];
    }
}
