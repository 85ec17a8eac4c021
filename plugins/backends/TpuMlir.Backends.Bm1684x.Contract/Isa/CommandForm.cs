using System.Runtime.CompilerServices;

namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>Where one field lies in a command form: <paramref name="Width"/> bits from bit <paramref name="Bit"/> (little-endian bit string).</summary>
internal readonly record struct FieldSlot<TField>(TField Field, int Bit, int Width) where TField : struct, Enum
{
    /// <summary>Position of the field in a command's value array.</summary>
    public int Index => IndexOf(Field);

    public static int IndexOf(TField field) => Unsafe.As<TField, int>(ref field);

    /// <summary>Largest value the slot can hold.</summary>
    public ulong Max => Width == 64 ? ulong.MaxValue : (1UL << Width) - 1;
}

/// <summary>The bit layout of one command form.</summary>
internal sealed record CommandForm<TField>(string Name, int Bits, FieldSlot<TField>[] Fields) where TField : struct, Enum
{
    private readonly int[] _slotOf = SlotTable(Fields);

    /// <summary>Length of the form in bytes.</summary>
    public int Bytes => Bits / 8;

    /// <summary>The slot of a field, or null when this form does not carry it.</summary>
    public FieldSlot<TField>? Find(TField field)
    {
        var slot = _slotOf[FieldSlot<TField>.IndexOf(field)];
        return slot < 0 ? null : Fields[slot];
    }

    /// <summary>True when the form has the field and the value fits into it. Zero needs no room.</summary>
    public bool CanHold(TField field, ulong value) => value == 0 || (Find(field) is { } slot && value <= slot.Max);

    private static int[] SlotTable(FieldSlot<TField>[] fields)
    {
        var table = new int[Enum.GetValues<TField>().Length];
        Array.Fill(table, -1);
        for (var i = 0; i < fields.Length; i++)
        {
            table[fields[i].Index] = i;
        }

        return table;
    }
}
