namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>One GDMA command as its raw field values; a field the form does not carry is zero.</summary>
internal sealed class GdmaCommand(CommandForm<GdmaField> form)
{
    private readonly ulong[] _values = new ulong[FieldCount];

    private static readonly int FieldCount = Enum.GetValues<GdmaField>().Length;

    /// <summary>The form this command is stored in.</summary>
    public CommandForm<GdmaField> Form { get; } = form;

    /// <summary>The raw (unsigned) value of a field.</summary>
    public ulong this[GdmaField field]
    {
        get => _values[(int)field];
        set => _values[(int)field] = value;
    }

    /// <summary>A field of at most 32 bits as a non-negative int.</summary>
    public int Int(GdmaField field) => checked((int)_values[(int)field]);

    /// <summary>The low 32 bits of a field, sign bit included.</summary>
    public int Signed(GdmaField field) => unchecked((int)(uint)_values[(int)field]);

    /// <summary>True when a one-bit field is set.</summary>
    public bool Flag(GdmaField field) => _values[(int)field] != 0;
}
