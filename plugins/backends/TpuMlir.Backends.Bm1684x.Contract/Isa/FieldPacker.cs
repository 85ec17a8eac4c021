using System.Buffers.Binary;

namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>Reads and writes bit fields of a form in a little-endian bit string.</summary>
internal static class FieldPacker
{
    /// <summary>The bytes of a form with these field values. A value that the form cannot carry is a mistake of the caller.</summary>
    public static byte[] Pack<TField>(CommandForm<TField> form, ReadOnlySpan<ulong> values, byte[]? reserved)
        where TField : struct, Enum
    {
        for (var i = 0; i < values.Length; i++)
        {
            var field = (TField)Enum.ToObject(typeof(TField), i);
            if (values[i] != 0 && !form.CanHold(field, values[i]))
            {
                throw new ArgumentException($"{form.Name} cannot carry {field} = 0x{values[i]:X}.");
            }
        }

        var bytes = reserved is null ? new byte[form.Bytes] : (byte[])reserved.Clone();
        foreach (var slot in form.Fields)
        {
            Write(bytes, slot.Bit, slot.Width, values[slot.Index]);
        }

        return bytes;
    }

    public static void Unpack<TField>(CommandForm<TField> form, ReadOnlySpan<byte> bytes, Span<ulong> values)
        where TField : struct, Enum
    {
        foreach (var slot in form.Fields)
        {
            values[slot.Index] = Read(bytes, slot.Bit, slot.Width);
        }
    }

    /// <summary>The bits no field covers, or null when all of them are zero.</summary>
    public static byte[]? ReservedBits<TField>(CommandForm<TField> form, ReadOnlySpan<byte> bytes)
        where TField : struct, Enum
    {
        var rest = bytes.ToArray();
        foreach (var slot in form.Fields)
        {
            Write(rest, slot.Bit, slot.Width, 0);
        }

        return rest.AsSpan().IndexOfAnyExcept((byte)0) < 0 ? null : rest;
    }

    public static ulong Read(ReadOnlySpan<byte> bytes, int bit, int width)
    {
        Span<byte> window = stackalloc byte[16];
        var first = bit / 8;
        var count = (bit + width + 7) / 8 - first;
        bytes.Slice(first, count).CopyTo(window);
        var value = BinaryPrimitives.ReadUInt128LittleEndian(window) >> (bit % 8);
        return (ulong)(value & Mask(width));
    }

    public static void Write(Span<byte> bytes, int bit, int width, ulong value)
    {
        Span<byte> window = stackalloc byte[16];
        var first = bit / 8;
        var count = (bit + width + 7) / 8 - first;
        var target = bytes.Slice(first, count);
        target.CopyTo(window);
        var old = BinaryPrimitives.ReadUInt128LittleEndian(window);
        var mask = Mask(width) << (bit % 8);
        BinaryPrimitives.WriteUInt128LittleEndian(window, (old & ~mask) | (((UInt128)value << (bit % 8)) & mask));
        window[..count].CopyTo(target);
    }

    private static UInt128 Mask(int width) => (UInt128.One << width) - 1;
}
