using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>Writes out the padded input of a window command, one 32-bit word (f32 bits or integer) per element.</summary>
internal sealed unsafe class PaddedPlanes(
    WindowGeometry geometry, LaneTensor input, bool signed, WindowFill fill, bool zeroFill = false, bool unchanged = false)
{
    /// <summary>True when rows are read to a place of their own, because values are inserted between their columns.</summary>
    public bool NeedsRow => geometry.InsertedColumns != 0;

    /// <summary>Writes channel c of image n; <paramref name="row"/> is room for one input row if <see cref="NeedsRow"/>.</summary>
    public void Write(int n, int c, uint* plane, uint* row)
    {
        uint pad = zeroFill ? 0 : fill.Pad(c), insert = zeroFill ? 0 : fill.Insert(c);
        byte* source = input.Plane(n, c);
        int width = geometry.Columns.Length;
        for (int y = 0; y < geometry.Rows.Length; y++, plane += width)
        {
            int from = geometry.Rows[y];
            if (from == WindowGeometry.Pad)
            {
                new Span<uint>(plane, width).Fill(pad);
            }
            else if (NeedsRow || from == WindowGeometry.Insert)
            {
                if (from != WindowGeometry.Insert)
                {
                    LoadRow(source + from * input.Stride.H, row);
                }

                Spread(plane, row, from == WindowGeometry.Insert, pad, insert);
            }
            else
            {
                uint* inside = plane + geometry.LeftPad;
                LoadRow(source + from * input.Stride.H, inside);
                FillSides(plane, inside, pad);
            }
        }
    }

    private void FillSides(uint* target, uint* row, uint pad)
    {
        int[] columns = geometry.Columns;
        for (int x = 0; x < columns.Length; x++)
        {
            if (x == geometry.LeftPad)
            {
                x += geometry.InputWidth - 1;
                continue;
            }

            target[x] = columns[x] == WindowGeometry.Pad ? pad : row[columns[x]];
        }
    }

    private void LoadRow(byte* source, uint* row)
    {
        if (unchanged)
        {
            Elements.LoadUnchanged(source, input.Stride.W, input.Type, (float*)row, geometry.InputWidth);
        }
        else if (input.Type.IsFloat())
        {
            Elements.LoadFloats(source, input.Stride.W, input.Type, (float*)row, geometry.InputWidth);
        }
        else
        {
            Elements.LoadWords(source, input.Stride.W, input.Type, signed, (int*)row, geometry.InputWidth);
        }
    }

    private void Spread(uint* target, uint* row, bool insertedRow, uint pad, uint insert)
    {
        int[] columns = geometry.Columns;
        for (int x = 0; x < columns.Length; x++)
        {
            int from = columns[x];
            target[x] = from == WindowGeometry.Pad ? pad : insertedRow || from == WindowGeometry.Insert ? insert : row[from];
        }
    }
}

/// <summary>The pad and insert values of a window command, constant or one pair per channel, as 32-bit words.</summary>
internal sealed unsafe class WindowFill
{
    private readonly LaneTensor? _pairs;
    private readonly ElementType _type;
    private readonly bool _signed;
    private readonly bool _unchanged;
    private readonly uint _pad;
    private readonly uint _insert;

    /// <summary>Reads the values' description; constants come in opd3_addr and <paramref name="insertBits"/>.</summary>
    public WindowFill(Bm1684xMachine machine, TiuCommand c, ElementType type, bool signed, int channels, uint insertBits, bool unchanged = false)
    {
        _type = type;
        _signed = signed;
        _unchanged = unchanged;
        if (c.Flag(TiuField.Opd3Const))
        {
            _pad = Word(c.Word(TiuField.Opd3Addr));
            _insert = Word(insertBits);
        }
        else if (NeedsValues(c))
        {
            _pairs = c.PerChannel(machine, TiuField.Opd3Addr, channels, type, count: 2);
        }
    }

    /// <summary>Pad value of a channel.</summary>
    public uint Pad(int c) => _pairs is { } pairs ? Word(Elements.LoadBits(pairs.Plane(0, c), _type)) : _pad;

    /// <summary>Insert value of a channel.</summary>
    public uint Insert(int c) =>
        _pairs is { } pairs ? Word(Elements.LoadBits(pairs.Plane(0, c) + _type.Size(), _type)) : _insert;

    private uint Word(uint bits) => _unchanged
        ? bits << (32 - _type.Bits())
        : _type.IsFloat()
        ? BitConverter.SingleToUInt32Bits(HalfFormat.Decode(bits, _type))
        : (uint)Integers.Decode(bits, _type, _signed);

    private static bool NeedsValues(TiuCommand c) =>
        c.Flag(TiuField.Opd0YIns0) || c.Flag(TiuField.Opd0XIns0)
        || (c.Int(TiuField.PadMode) == 0
            && (c.Flag(TiuField.Opd0UpPad) || c.Flag(TiuField.Opd0DnPad) || c.Flag(TiuField.Opd0LfPad) || c.Flag(TiuField.Opd0RtPad)));
}
