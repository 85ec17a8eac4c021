using System.Buffers.Binary;

namespace TpuMlir.Backends.Bm1684x.Container.Structure;

/// <summary>The header: where FlatBuffer and blob are in the file.</summary>
internal static class BmodelHeader
{
    /// <exception cref="BmodelFormatException">It is no header, or does not fit the file.</exception>
    public static (ReadOnlyMemory<byte> Flat, BmodelBlob Blob) Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < BmodelSchema.HeaderBytes)
        {
            throw new BmodelFormatException("header", $"the file has {file.Length} bytes, the header alone takes {BmodelSchema.HeaderBytes}");
        }

        ReadOnlySpan<byte> header = file.Span;
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(header);
        long headerSize = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        long flatSize = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        long blobSize = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        if (magic != BmodelSchema.Magic)
        {
            throw new BmodelFormatException("header", $"magic 0x{magic:X8} instead of 0x{BmodelSchema.Magic:X8}");
        }

        if (headerSize < BmodelSchema.HeaderBytes || headerSize + flatSize + blobSize > file.Length)
        {
            throw new BmodelFormatException(
                "header", $"sizes {headerSize} + {flatSize} + {blobSize} do not fit into the {file.Length} bytes of the file");
        }

        return (file.Slice((int)headerSize, (int)flatSize), new BmodelBlob(file.Slice((int)(headerSize + flatSize), (int)blobSize)));
    }

    public static void Write(Span<byte> file, int flatBytes, long blobBytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(file, BmodelSchema.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(file[4..], BmodelSchema.HeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(file[8..], (uint)flatBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(file[12..], (uint)blobBytes);
    }
}

/// <summary>The bytes behind the FlatBuffer.</summary>
internal sealed class BmodelBlob(ReadOnlyMemory<byte> bytes)
{
    /// <exception cref="BmodelFormatException">The range is not within the blob.</exception>
    public ReadOnlyMemory<byte> Slice(BlobRange range, string where)
    {
        var length = (ulong)bytes.Length;
        return range.Size == 0 ? ReadOnlyMemory<byte>.Empty
            : range.Start > length || range.Size > length - range.Start
                ? throw new BmodelFormatException(where, $"{range.Size} bytes at {range.Start} lie outside the {length} bytes of the blob")
                : bytes.Slice((int)range.Start, (int)range.Size);
    }
}
