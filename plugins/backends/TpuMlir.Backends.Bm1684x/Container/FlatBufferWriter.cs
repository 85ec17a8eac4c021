using System.Buffers.Binary;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>
/// Lays out a tree of tables front to back: every table is preceded by its vtable and followed by what it refers to,
/// so all references point forward as the format demands. The same tree always gives the same bytes.
/// </summary>
internal sealed class FlatBufferWriter
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    public static byte[] Write(FlatTable root)
    {
        var writer = new FlatBufferWriter();
        writer.Reserve(4, 4);
        writer.WriteTable(root, referenceAt: 0);
        writer.Pad(8);
        return writer._buffer.AsSpan(0, writer._length).ToArray();
    }

    private void WriteTable(FlatTable table, int referenceAt)
    {
        var fieldCount = table.Fields.Count == 0 ? 0 : table.Fields.Keys.Last() + 1;
        var offsets = new ushort[fieldCount];
        // The widest alignment first keeps the table free of holes; the leading four bytes lead back to the vtable.
        var order = table.Fields.OrderByDescending(f => f.Value.Alignment).ThenBy(f => f.Key).ToArray();
        var size = 4;
        var alignment = 4;
        foreach (var (id, value) in order)
        {
            size = AlignUp(size, value.Alignment);
            offsets[id] = checked((ushort)size);
            size += value.Size;
            alignment = Math.Max(alignment, value.Alignment);
        }

        var vtable = Reserve(4 + (2 * fieldCount), 2);
        var position = Reserve(size, alignment);
        U16(vtable, checked((ushort)(4 + (2 * fieldCount))));
        U16(vtable + 2, checked((ushort)size));
        for (var i = 0; i < fieldCount; i++)
        {
            U16(vtable + 4 + (2 * i), offsets[i]);
        }

        I32(position, position - vtable);
        Refer(referenceAt, position);
        foreach (var (id, value) in table.Fields)
        {
            WriteValue(value, position + offsets[id]);
        }
    }

    private void WriteValue(FlatValue value, int at)
    {
        if (value.InlineValue is { } store)
        {
            store(_buffer.AsSpan(at, value.Size));
        }
        else if (value.Text is { } text)
        {
            WriteVector(text, text.Length, 4, at);
            Reserve(1, 1); // strings are zero-terminated
        }
        else if (value.Elements is { } elements)
        {
            WriteVector(elements, elements.Length / value.ElementSize, Math.Max(4, value.ElementSize), at);
        }
        else if (value.Child is { } child)
        {
            WriteTable(child, at);
        }
        else
        {
            var children = value.Children!;
            var position = Reserve(4 + (4 * children.Count), 4);
            I32(position, children.Count);
            Refer(at, position);
            for (var i = 0; i < children.Count; i++)
            {
                WriteTable(children[i], position + 4 + (4 * i));
            }
        }
    }

    /// <summary>The element count, then the elements; it is the elements that are aligned.</summary>
    private void WriteVector(byte[] elements, int count, int alignment, int referenceAt)
    {
        Pad(4);
        while ((_length + 4) % alignment != 0)
        {
            Reserve(4, 4);
        }

        var position = Reserve(4 + elements.Length, 4);
        I32(position, count);
        elements.CopyTo(_buffer, position + 4);
        Refer(referenceAt, position);
    }

    private void Refer(int at, int target) => I32(at, target - at);

    private int Reserve(int bytes, int alignment)
    {
        Pad(alignment);
        var position = _length;
        _length = checked(_length + bytes);
        if (_length > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_length, _buffer.Length * 2));
        }

        return position;
    }

    private void Pad(int alignment)
    {
        var padded = AlignUp(_length, alignment);
        if (padded != _length)
        {
            Reserve(padded - _length, 1);
        }
    }

    private void U16(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(at), value);

    private void I32(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(at), value);

    private static int AlignUp(int value, int unit) => (value + unit - 1) / unit * unit;
}
