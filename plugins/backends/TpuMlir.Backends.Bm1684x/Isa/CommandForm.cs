namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>Where one field lies in a command form: <paramref name="Width"/> bits from bit <paramref name="Bit"/> (little-endian bit string).</summary>
internal readonly record struct FieldSlot<TField>(TField Field, int Bit, int Width) where TField : struct, Enum;

/// <summary>The bit layout of one command form.</summary>
internal sealed record CommandForm<TField>(string Name, int Bits, FieldSlot<TField>[] Fields) where TField : struct, Enum
{
    /// <summary>Length of the form in bytes.</summary>
    public int Bytes => Bits / 8;
}
