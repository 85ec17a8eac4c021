namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>One TIU command as its raw field values; a field the form does not carry is zero.</summary>
internal sealed class TiuCommand(CommandForm<TiuField> form)
{
    private readonly ulong[] _values = new ulong[FieldCount];

    private static readonly int FieldCount = Enum.GetValues<TiuField>().Length;

    /// <summary>The form this command is stored in.</summary>
    public CommandForm<TiuField> Form { get; } = form;

    /// <summary>The raw (unsigned) value of a field.</summary>
    public ulong this[TiuField field]
    {
        get => _values[(int)field];
        set => _values[(int)field] = value;
    }

    /// <summary>A field of at most 32 bits as a non-negative int.</summary>
    public int Int(TiuField field) => checked((int)_values[(int)field]);

    /// <summary>The low 32 bits of a field, sign bit included.</summary>
    public int Signed(TiuField field) => unchecked((int)(uint)_values[(int)field]);

    /// <summary>True when a one-bit field is set.</summary>
    public bool Flag(TiuField field) => _values[(int)field] != 0;
}
