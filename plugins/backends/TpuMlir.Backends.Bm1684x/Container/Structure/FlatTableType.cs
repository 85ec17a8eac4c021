namespace TpuMlir.Backends.Bm1684x.Container.Structure;

/// <summary>What a field of a FlatBuffers table holds.</summary>
internal enum FlatKind
{
    U32,
    I32,
    U64,
    F32,
    Text,

    /// <summary>A vector of bytes.</summary>
    Bytes,
    I32s,
    U64s,

    /// <summary>A relocation: three u32.</summary>
    Relocation,
    Relocations,

    /// <summary>A part of the blob behind the FlatBuffer: u64 start and size.</summary>
    Part,
    Parts,
    Table,
    Tables,
}

/// <summary>A field of a table.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Type">The type of the table or tables it holds.</param>
internal sealed record FlatField(int Id, string Name, FlatKind Kind, FlatTableType? Type = null)
{
    /// <summary>Where a part of the blob may start, in bytes.</summary>
    public int PartAlignment { get; init; } = BmodelCommandGroup.Padding;

    /// <summary>Bytes of the value within the table; 0 for a reference.</summary>
    public int InlineBytes => Kind switch
    {
        FlatKind.U32 or FlatKind.I32 or FlatKind.F32 => 4,
        FlatKind.U64 => 8,
        FlatKind.Relocation => 12,
        FlatKind.Part => 16,
        _ => 0,
    };

    /// <summary>Bytes of an element of a vector.</summary>
    public int ElementBytes => Kind switch
    {
        FlatKind.Text or FlatKind.Bytes => 1,
        FlatKind.I32s => 4,
        FlatKind.U64s => 8,
        FlatKind.Relocations => 12,
        FlatKind.Parts => 16,
        _ => 0,
    };
}

/// <summary>A table type: its fields by id. Files may hold more fields than it knows.</summary>
internal sealed class FlatTableType(string name, params FlatField[] fields)
{
    public string Name => name;

    public IReadOnlyList<FlatField> Fields => fields;

    public FlatField this[int id] => fields.First(f => f.Id == id);
}
