using System.Numerics;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Bytes of a command straight from the field tables, independent of the product's codec.</summary>
internal static class CommandBytes
{
    public static byte[] Of(DifferentialCase c) => c.Tiu is { } tiu ? Of(tiu) : Of(c.Gdma!);

    public static byte[] Of(TiuCommand command) => Of(command.Form, field => command[field]);

    public static byte[] Of(GdmaCommand command) => Of(command.Form, field => command[field]);

    /// <summary>The fields that are not zero, in hexadecimal.</summary>
    public static string Describe(DifferentialCase c) => c.Tiu is { } tiu
        ? string.Join(' ', tiu.Form.Fields.Where(s => tiu[s.Field] != 0).Select(s => $"{s.Field}={tiu[s.Field]:x}"))
        : string.Join(' ', c.Gdma!.Form.Fields.Where(s => c.Gdma[s.Field] != 0).Select(s => $"{s.Field}={c.Gdma[s.Field]:x}"));

    private static byte[] Of<TField>(CommandForm<TField> form, Func<TField, ulong> value)
        where TField : struct, Enum
    {
        BigInteger bits = 0;
        foreach (FieldSlot<TField> slot in form.Fields)
        {
            BigInteger mask = (BigInteger.One << slot.Width) - 1;
            BigInteger v = value(slot.Field);
            Assert.True(v <= mask, $"{form.Name}.{slot.Field} = {v} does not fit {slot.Width} bits");
            bits |= v << slot.Bit;
        }

        byte[] bytes = new byte[form.Bytes];
        bits.ToByteArray(isUnsigned: true).CopyTo(bytes, 0);
        return bytes;
    }
}
