namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>One GDMA command as its raw field values; a field the form does not carry is zero.</summary>
internal sealed class GdmaCommand(CommandForm<GdmaField> form)
{
    private static readonly int FieldCount = Enum.GetValues<GdmaField>().Length;

    private readonly ulong[] _values = new ulong[FieldCount];

    /// <summary>The form this command is stored in.</summary>
    public CommandForm<GdmaField> Form { get; } = form;

    /// <summary>Bits set outside every known field, as an image of the whole command; null when there are none (ours never have any).</summary>
    public byte[]? ReservedBits { get; init; }

    /// <summary>The raw (unsigned) value of a field.</summary>
    public ulong this[GdmaField field]
    {
        get => _values[(int)field];
        set => _values[(int)field] = value;
    }

    /// <summary>A field as a non-negative int; what is larger saturates, so that extents stay on the safe side.</summary>
    public int Int(GdmaField field) => (int)Math.Min(_values[(int)field], int.MaxValue);

    /// <summary>The low 32 bits of a field, sign bit included.</summary>
    public int Signed(GdmaField field) => unchecked((int)(uint)_values[(int)field]);

    /// <summary>True when a one-bit field is set.</summary>
    public bool Flag(GdmaField field) => _values[(int)field] != 0;

    /// <summary>Same form, same value in every field, same reserved bits.</summary>
    public bool ContentEquals(GdmaCommand other) =>
        ReferenceEquals(Form, other.Form)
        && _values.AsSpan().SequenceEqual(other._values)
        && (ReservedBits ?? []).AsSpan().SequenceEqual(other.ReservedBits ?? []);

    /// <summary>The field values in enum order, for the codec.</summary>
    internal Span<ulong> Values => _values;
}
