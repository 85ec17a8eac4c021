namespace TpuMlir.Backends.Bm1684x.Isa.Assembly;

/// <summary>Fields the rest of a line does not say: <c>{Opd0Sign=1,Res1Addr=0x40}</c> behind the command.</summary>
internal static class FieldList
{
    /// <summary>The fields in which the wanted values differ from those the text alone gives; "" for none.</summary>
    public static string Differences<TField>(CommandForm<TField> form, ReadOnlySpan<ulong> want, ReadOnlySpan<ulong> have)
        where TField : struct, Enum
    {
        var list = new List<string>();
        foreach (FieldSlot<TField> slot in form.Fields)
        {
            if (want[slot.Index] != have[slot.Index])
            {
                list.Add($"{slot.Field}=0x{want[slot.Index]:X}");
            }
        }

        return list.Count == 0 ? "" : $" {{{string.Join(',', list)}}}";
    }

    /// <summary>Sets the fields of a list without its braces.</summary>
    /// <exception cref="AssemblyException">A field is not known or its value does not fit.</exception>
    public static void Apply<TField>(string list, CommandForm<TField> form, Span<ulong> values)
        where TField : struct, Enum
    {
        foreach (string item in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = item.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !Enum.TryParse(item[..equals], out TField field) || form.Find(field) is not { } slot)
            {
                throw new AssemblyException($"'{item}' is no field of {form.Name}");
            }

            ulong value = (ulong)CommandLine.Number(item[(equals + 1)..]);
            values[slot.Index] = value <= slot.Max ? value : throw new AssemblyException($"{field} = 0x{value:X} does not fit {slot.Width} bits");
        }
    }
}
