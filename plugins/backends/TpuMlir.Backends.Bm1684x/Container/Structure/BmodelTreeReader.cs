namespace TpuMlir.Backends.Bm1684x.Container.Structure;

/// <summary>Reads a whole bmodel as a tree of tables, for any chip; trusts nothing.</summary>
internal sealed class BmodelTreeReader
{
    private readonly BmodelBlob _blob;

    private BmodelTreeReader(BmodelBlob blob) => _blob = blob;

    /// <exception cref="BmodelFormatException">The file is damaged.</exception>
    public static BmodelNode Read(ReadOnlyMemory<byte> file)
    {
        (ReadOnlyMemory<byte> flat, BmodelBlob blob) = BmodelHeader.Read(file);
        return new BmodelTreeReader(blob).Node(new FlatBufferReader(flat).Root("model"), BmodelTables.Model);
    }

    private BmodelNode Node(FlatBufferReader.Table table, FlatTableType type)
    {
        var node = new BmodelNode(type) { Unknown = table.UnknownFields(type) };
        foreach (FlatField field in type.Fields.Where(f => table.Has(f.Id)))
        {
            node.Values.Add(field.Id, Value(table, field));
        }

        return node;
    }

    private BmodelValue Value(FlatBufferReader.Table table, FlatField field) => field.Kind switch
    {
        FlatKind.Table => new BmodelValue { Tables = [Node(table.Child(field.Id, field.Name)!, field.Type!)] },
        FlatKind.Tables => new BmodelValue { Tables = [.. table.Children(field.Id, field.Name).Select(t => Node(t, field.Type!))] },
        FlatKind.Part => new BmodelValue { Parts = [_blob.Slice(table.Range(field.Id)!.Value, $"{table.Where}.{field.Name}")] },
        FlatKind.Parts => new BmodelValue { Parts = [.. table.Ranges(field.Id, field.Name).Select(r => _blob.Slice(r, $"{table.Where}.{field.Name}"))] },
        _ when field.InlineBytes > 0 => new BmodelValue { Bytes = table.InlineBytes(field.Id, field.InlineBytes) },
        _ => new BmodelValue { Bytes = table.VectorBytes(field.Id, field.ElementBytes, field.Name) },
    };
}
