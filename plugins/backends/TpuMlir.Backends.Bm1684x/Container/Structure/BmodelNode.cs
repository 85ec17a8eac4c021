using System.Buffers.Binary;
using System.Text;

namespace TpuMlir.Backends.Bm1684x.Container.Structure;

/// <summary>A table of a bmodel: its fields' values, whatever they are.</summary>
internal sealed record BmodelNode(FlatTableType Type)
{
    /// <summary>Values by field id; a missing id has its default.</summary>
    public SortedDictionary<int, BmodelValue> Values { get; init; } = [];

    /// <summary>Fields the schema does not know.</summary>
    public IReadOnlyList<UnknownField> Unknown { get; init; } = [];

    public IReadOnlyList<BmodelNode> Tables(int id) => Values.TryGetValue(id, out BmodelValue? value) ? value.Tables : [];

    public string Text(int id) => Values.TryGetValue(id, out BmodelValue? value) ? Encoding.UTF8.GetString(value.Bytes.Span) : "";

    public ulong U64(int id) => Values.TryGetValue(id, out BmodelValue? value) ? BinaryPrimitives.ReadUInt64LittleEndian(value.Bytes.Span) : 0;

    /// <summary>This table with one value replaced.</summary>
    public BmodelNode With(int id, BmodelValue value) => this with { Values = new SortedDictionary<int, BmodelValue>(Values) { [id] = value } };

    /// <summary>All unknown fields here and below.</summary>
    public IEnumerable<UnknownField> AllUnknown() => Unknown.Concat(Values.Values.SelectMany(v => v.Tables).SelectMany(t => t.AllUnknown()));

    /// <summary>Same type and values, to the last byte of every part.</summary>
    public bool ContentEquals(BmodelNode other) =>
        Type == other.Type && Unknown.Count == 0 && other.Unknown.Count == 0 && Values.Keys.SequenceEqual(other.Values.Keys)
        && Values.Zip(other.Values).All(p => p.First.Value.ContentEquals(p.Second.Value));
}

/// <summary>The value of a field.</summary>
internal sealed record BmodelValue
{
    /// <summary>Scalars, structs, texts and vectors: their bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Tables: one or many.</summary>
    public IReadOnlyList<BmodelNode> Tables { get; init; } = [];

    /// <summary>Parts of the blob: one or many.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Parts { get; init; } = [];

    public static BmodelValue U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return new BmodelValue { Bytes = bytes };
    }

    public static BmodelValue U64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return new BmodelValue { Bytes = bytes };
    }

    public bool ContentEquals(BmodelValue other) =>
        Bytes.Span.SequenceEqual(other.Bytes.Span)
        && Tables.Count == other.Tables.Count && Tables.Zip(other.Tables).All(p => p.First.ContentEquals(p.Second))
        && Parts.Count == other.Parts.Count && Parts.Zip(other.Parts).All(p => p.First.Span.SequenceEqual(p.Second.Span));
}
