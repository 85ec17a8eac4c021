using System.Buffers.Binary;
using System.Text;
using TpuMlir.Backends.Bm1684x.Container.Structure;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>
/// Reads tables of a FlatBuffer without trusting it: every offset is checked, nesting is limited, and because
/// references may share targets, so is the number of tables visited.
/// </summary>
internal sealed class FlatBufferReader(ReadOnlyMemory<byte> buffer)
{
    private const int MaxDepth = 16;
    private const int MaxTables = 1_000_000;
    private const long MaxElementBytes = 256L << 20;

    private int _tables;
    private long _elementBytes;

    public Table Root(string name)
    {
        if (buffer.Length < 4)
        {
            throw new BmodelFormatException("flatbuffer", "too short for a root table");
        }

        return Open(BinaryPrimitives.ReadUInt32LittleEndian(buffer.Span), name, 0);
    }

    private Table Open(long position, string where, int depth)
    {
        if (depth > MaxDepth || ++_tables > MaxTables)
        {
            throw new BmodelFormatException(where, "tables are nested too deeply or too many");
        }

        var vtable = position - I32(position, where);
        var vtableSize = U16(vtable, where);
        var tableSize = U16(vtable + 2, where);
        if (vtableSize < 4 || vtableSize % 2 != 0 || tableSize < 4)
        {
            throw new BmodelFormatException(where, "damaged vtable");
        }

        Check(vtable, vtableSize, where);
        Check(position, tableSize, where);
        return new(this, position, vtable, (vtableSize - 4) / 2, tableSize, where, depth);
    }

    private ReadOnlySpan<byte> Slice(long at, long length, string where)
    {
        Check(at, length, where);
        return buffer.Span.Slice((int)at, (int)length);
    }

    private void Check(long at, long length, string where)
    {
        if (at < 0 || length < 0 || at > buffer.Length || length > buffer.Length - at)
        {
            throw new BmodelFormatException(where, $"offset {at} with {length} bytes lies outside the {buffer.Length} bytes of the flatbuffer");
        }
    }

    private ushort U16(long at, string where) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(at, 2, where));

    private int I32(long at, string where) => BinaryPrimitives.ReadInt32LittleEndian(Slice(at, 4, where));

    private uint U32(long at, string where) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(at, 4, where));

    /// <summary>One table; the getters take a field id and name the field in errors.</summary>
    internal sealed class Table(
        FlatBufferReader reader, long position, long vtable, int fieldCount, int tableSize, string where, int depth)
    {
        public string Where => where;

        public bool Has(int id) => id < fieldCount && reader.U16(vtable + 4 + (2 * id), where) != 0;

        public uint U32(int id, uint fallback = 0) =>
            Has(id) ? BinaryPrimitives.ReadUInt32LittleEndian(Inline(id, 4)) : fallback;

        public int I32(int id, int fallback = 0) =>
            Has(id) ? BinaryPrimitives.ReadInt32LittleEndian(Inline(id, 4)) : fallback;

        public ulong U64(int id, ulong fallback = 0) =>
            Has(id) ? BinaryPrimitives.ReadUInt64LittleEndian(Inline(id, 8)) : fallback;

        public float F32(int id, float fallback) =>
            Has(id) ? BinaryPrimitives.ReadSingleLittleEndian(Inline(id, 4)) : fallback;

        public BlobRange? Range(int id)
        {
            if (!Has(id))
            {
                return null;
            }

            var bytes = Inline(id, 16);
            return new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        }

        public string? Text(int id, string name)
        {
            if (!Has(id))
            {
                return null;
            }

            var bytes = Elements(id, 1, name);
            try
            {
                return new UTF8Encoding(false, true).GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                throw new BmodelFormatException($"{where}.{name}", "not UTF-8 text");
            }
        }

        public byte[]? Bytes(int id, string name) => Has(id) ? Elements(id, 1, name).ToArray() : null;

        public ulong[] U64s(int id, string name)
        {
            if (!Has(id))
            {
                return [];
            }

            var bytes = Elements(id, 8, name);
            var values = new ulong[bytes.Length / 8];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
            }

            return values;
        }

        public int[] I32s(int id, string name)
        {
            if (!Has(id))
            {
                return [];
            }

            var bytes = Elements(id, 4, name);
            var values = new int[bytes.Length / 4];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
            }

            return values;
        }

        public Table? Child(int id, string name) => Has(id) ? reader.Open(Target(id), $"{where}.{name}", depth + 1) : null;

        public IReadOnlyList<Table> Children(int id, string name)
        {
            if (!Has(id))
            {
                return [];
            }

            var start = Target(id) + 4;
            var count = Elements(id, 4, name).Length / 4;
            var tables = new List<Table>();
            for (var i = 0; i < count; i++)
            {
                var at = start + (4L * i);
                tables.Add(reader.Open(at + reader.U32(at, where), $"{where}.{name}[{i}]", depth + 1));
            }

            return tables;
        }

        /// <summary>A copy of the bytes of a scalar or a struct.</summary>
        public byte[] InlineBytes(int id, int size) => Inline(id, size).ToArray();

        /// <summary>A copy of the elements of a text or a vector.</summary>
        public byte[] VectorBytes(int id, int elementSize, string name) => Elements(id, elementSize, name).ToArray();

        /// <summary>A vector of ranges.</summary>
        public BlobRange[] Ranges(int id, string name)
        {
            var bytes = Elements(id, 16, name);
            var ranges = new BlobRange[bytes.Length / 16];
            for (var i = 0; i < ranges.Length; i++)
            {
                var at = bytes[(16 * i)..];
                ranges[i] = new(BinaryPrimitives.ReadUInt64LittleEndian(at), BinaryPrimitives.ReadUInt64LittleEndian(at[8..]));
            }

            return ranges;
        }

        /// <summary>Fields of the file that the type does not know.</summary>
        public IReadOnlyList<UnknownField> UnknownFields(FlatTableType type)
        {
            var unknown = new List<UnknownField>();
            for (var id = 0; id < fieldCount; id++)
            {
                if (Has(id) && type.Fields.All(f => f.Id != id))
                {
                    var offset = reader.U16(vtable + 4 + (2 * id), where);
                    var raw = reader.Slice(position + offset, Math.Min(8, Math.Max(0, tableSize - offset)), where).ToArray();
                    unknown.Add(new(where, id, raw));
                }
            }

            return unknown;
        }

        private ReadOnlySpan<byte> Inline(int id, int size)
        {
            var offset = reader.U16(vtable + 4 + (2 * id), where);
            if (offset < 4 || offset + size > tableSize)
            {
                throw new BmodelFormatException(where, $"field {id} lies outside its table");
            }

            return reader.Slice(position + offset, size, where);
        }

        private long Target(int id)
        {
            var offset = BinaryPrimitives.ReadUInt32LittleEndian(Inline(id, 4));
            return position + reader.U16(vtable + 4 + (2 * id), where) + offset;
        }

        private ReadOnlySpan<byte> Elements(int id, int elementSize, string name)
        {
            var place = $"{where}.{name}";
            var start = Target(id);
            var bytes = (long)reader.U32(start, place) * elementSize;
            // Overlapping vectors could make a small file expand to a huge one.
            reader._elementBytes += bytes;
            if (reader._elementBytes > MaxElementBytes)
            {
                throw new BmodelFormatException(place, "too many elements");
            }

            return reader.Slice(start + 4, bytes, place);
        }
    }
}

/// <summary>A field no reader knows: its table, its id and the first bytes at its place in the table.</summary>
internal sealed record UnknownField(string Table, int Id, byte[] Raw)
{
    public override string ToString() => $"{Table}: field {Id} = {Convert.ToHexString(Raw)}";
}
