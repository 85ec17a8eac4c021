using System.Buffers.Binary;
using System.Security.Cryptography;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Container.Structure;

/// <summary>Writes a tree of tables as a bmodel: equal parts of the blob are stored once, and the same tree always gives the same bytes.</summary>
internal sealed class BmodelTreeWriter
{
    private readonly List<(ReadOnlyMemory<byte> Data, long Start)> _parts = [];
    private readonly Dictionary<string, BlobRange> _ranges = new(StringComparer.Ordinal);
    private long _blobBytes;

    /// <exception cref="ArgumentException">The parts take 4 GiB or more, or a table has fields the schema does not know: their form is not known either.</exception>
    public static byte[] Write(BmodelNode model) => new BmodelTreeWriter().WriteFile(model);

    private byte[] WriteFile(BmodelNode model)
    {
        byte[] flat = FlatBufferWriter.Write(Table(model));
        if (BmodelSchema.HeaderBytes + flat.Length + _blobBytes > BmodelReader.MaxFileBytes)
        {
            throw new ArgumentException($"the parts take {_blobBytes} bytes; this writer makes files of up to {BmodelReader.MaxFileBytes}", nameof(model));
        }

        var file = new byte[BmodelSchema.HeaderBytes + flat.Length + _blobBytes];
        BmodelHeader.Write(file, flat.Length, _blobBytes);
        flat.CopyTo(file, BmodelSchema.HeaderBytes);
        foreach ((ReadOnlyMemory<byte> data, long start) in _parts)
        {
            data.CopyTo(file.AsMemory((int)(BmodelSchema.HeaderBytes + flat.Length + start)));
        }

        return file;
    }

    private FlatTable Table(BmodelNode node)
    {
        if (node.Unknown.Count > 0)
        {
            throw new ArgumentException($"{node.Unknown[0]} is not known", nameof(node));
        }

        var table = new FlatTable();
        foreach ((int id, BmodelValue value) in node.Values)
        {
            table.Set(id, Value(node.Type[id], value));
        }

        return table;
    }

    private FlatValue Value(FlatField field, BmodelValue value) => field.Kind switch
    {
        FlatKind.Table => new FlatValue { Child = Table(value.Tables[0]) },
        FlatKind.Tables => new FlatValue { Children = [.. value.Tables.Select(Table)] },
        FlatKind.Part => Inline(Range(value.Parts[0], field), sizeof(ulong)),
        FlatKind.Parts => FlatValue.Vector([.. value.Parts.SelectMany(p => Range(p, field))], field.ElementBytes),
        FlatKind.Text => new FlatValue { Text = value.Bytes.ToArray() },
        _ when field.InlineBytes > 0 => Inline(value.Bytes.ToArray(), field.Kind == FlatKind.Relocation ? sizeof(uint) : field.InlineBytes),
        _ => FlatValue.Vector(value.Bytes.ToArray(), field.ElementBytes),
    };

    private static FlatValue Inline(byte[] bytes, int alignment) => FlatValue.Inline(bytes.Length, alignment, bytes.CopyTo);

    private byte[] Range(ReadOnlyMemory<byte> data, FlatField field)
    {
        BlobRange range = Place(data, field.PartAlignment);
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, range.Start);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), range.Size);
        return bytes;
    }

    private BlobRange Place(ReadOnlyMemory<byte> data, int alignment)
    {
        if (data.IsEmpty)
        {
            return new BlobRange(0, 0);
        }

        string content = Convert.ToHexString(SHA256.HashData(data.Span));
        if (!_ranges.TryGetValue(content, out BlobRange range))
        {
            long start = ChipMemory.AlignUp(_blobBytes, alignment);
            range = new BlobRange((ulong)start, (ulong)data.Length);
            _parts.Add((data, start));
            _ranges.Add(content, range);
            _blobBytes = start + data.Length;
        }

        return range;
    }
}
