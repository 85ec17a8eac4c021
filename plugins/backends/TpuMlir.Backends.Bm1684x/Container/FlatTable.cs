using System.Buffers.Binary;
using System.Text;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>A FlatBuffers table to be written: values by field id, absent ids keep their default.</summary>
internal sealed class FlatTable
{
    public SortedDictionary<int, FlatValue> Fields { get; } = [];

    public FlatTable U32(int id, uint value) => Set(id, FlatValue.Inline(4, 4, span => BinaryPrimitives.WriteUInt32LittleEndian(span, value)));

    public FlatTable I32(int id, int value) => Set(id, FlatValue.Inline(4, 4, span => BinaryPrimitives.WriteInt32LittleEndian(span, value)));

    public FlatTable U64(int id, ulong value) => Set(id, FlatValue.Inline(8, 8, span => BinaryPrimitives.WriteUInt64LittleEndian(span, value)));

    public FlatTable F32(int id, float value) => Set(id, FlatValue.Inline(4, 4, span => BinaryPrimitives.WriteSingleLittleEndian(span, value)));

    /// <summary>A struct {start, size}: 16 bytes inside the table.</summary>
    public FlatTable Range(int id, BlobRange range) => Set(id, FlatValue.Inline(16, 8, span =>
    {
        BinaryPrimitives.WriteUInt64LittleEndian(span, range.Start);
        BinaryPrimitives.WriteUInt64LittleEndian(span[8..], range.Size);
    }));

    public FlatTable Text(int id, string text) => Set(id, new FlatValue { Text = Encoding.UTF8.GetBytes(text) });

    public FlatTable Bytes(int id, ReadOnlySpan<byte> bytes) => Set(id, FlatValue.Vector(bytes.ToArray(), 1));

    public FlatTable U64s(int id, IReadOnlyList<ulong> values)
    {
        var bytes = new byte[8 * values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), values[i]);
        }

        return Set(id, FlatValue.Vector(bytes, 8));
    }

    public FlatTable I32s(int id, IReadOnlyList<int> values)
    {
        var bytes = new byte[4 * values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), values[i]);
        }

        return Set(id, FlatValue.Vector(bytes, 4));
    }

    public FlatTable Table(int id, FlatTable? table) => table is null ? this : Set(id, new FlatValue { Child = table });

    public FlatTable Tables(int id, IEnumerable<FlatTable> tables) => Set(id, new FlatValue { Children = [.. tables] });

    public FlatTable Set(int id, FlatValue value)
    {
        Fields.Add(id, value);
        return this;
    }
}

/// <summary>One value of a table: stored inside it, or a reference to something behind it.</summary>
internal sealed class FlatValue
{
    public delegate void Store(Span<byte> target);

    /// <summary>Size within the table; references take four bytes.</summary>
    public int Size { get; init; } = 4;

    public int Alignment { get; init; } = 4;

    public Store? InlineValue { get; init; }

    public byte[]? Text { get; init; }

    public byte[]? Elements { get; init; }

    public int ElementSize { get; init; }

    public FlatTable? Child { get; init; }

    public IReadOnlyList<FlatTable>? Children { get; init; }

    public static FlatValue Inline(int size, int alignment, Store store) =>
        new() { Size = size, Alignment = alignment, InlineValue = store };

    public static FlatValue Vector(byte[] elements, int elementSize) => new() { Elements = elements, ElementSize = elementSize };
}

/// <summary>Bytes of the blob behind the FlatBuffer.</summary>
internal readonly record struct BlobRange(ulong Start, ulong Size);
