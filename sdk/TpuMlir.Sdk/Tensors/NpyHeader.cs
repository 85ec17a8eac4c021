using System.Buffers.Binary;
using System.Text;

namespace TpuMlir.Sdk.Tensors;

/// <summary>The header of an npy array: element type, order and shape.</summary>
/// <param name="Type">The element type as numpy spells it, without byte order: "f4", "i8", "b1".</param>
/// <param name="BigEndian">True when the bytes of an element must be swapped.</param>
/// <param name="FortranOrder">True when the first index runs fastest.</param>
/// <param name="Shape">The shape.</param>
internal sealed record NpyHeader(string Type, bool BigEndian, bool FortranOrder, Shape Shape)
{
    // Numpy's own headers are some hundred bytes; a shape of 32 dimensions (its limit) stays far below.
    private const int MaxHeader = 1 << 16;
    private const int MaxRank = 32;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes of one element.</summary>
    public int ItemSize => Type[1] - '0';

    /// <summary>Reads a header of version 1, 2 or 3.</summary>
    /// <exception cref="InvalidDataException">The header is malformed.</exception>
    public static NpyHeader Read(Stream stream, out int length)
    {
        Span<byte> start = stackalloc byte[8];
        Fill(stream, start);
        if (!start[..6].SequenceEqual(Magic))
        {
            throw new InvalidDataException("it does not start as an npy array does");
        }

        if (start[6] is < 1 or > 3)
        {
            throw new InvalidDataException($"npy version {start[6]}.{start[7]} is not known");
        }

        Span<byte> size = stackalloc byte[start[6] == 1 ? 2 : 4];
        Fill(stream, size);
        uint count = size.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (count > MaxHeader)
        {
            throw new InvalidDataException($"the header is {count} bytes long, more than {MaxHeader}");
        }

        byte[] text = new byte[count];
        Fill(stream, text);
        length = 8 + size.Length + text.Length;
        return new NpyHeaderText((start[6] == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text), MaxRank).Parse();
    }

    /// <summary>Writes a header of version 1 whose data starts at a multiple of 64 bytes, as numpy does.</summary>
    public static void Write(Stream stream, string descr, Shape shape)
    {
        string extents = string.Join(", ", shape) + (shape.Rank == 1 ? "," : "");
        string text = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({extents}), }}";
        int padded = (10 + text.Length + 1 + 63) / 64 * 64;
        text = text.PadRight(padded - 11) + "\n";
        Span<byte> size = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(size, checked((ushort)text.Length));
        stream.Write(Magic);
        stream.Write([1, 0]);
        stream.Write(size);
        stream.Write(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>Reads exactly the bytes wanted.</summary>
    /// <exception cref="InvalidDataException">The stream ends before.</exception>
    public static void Fill(Stream stream, Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new InvalidDataException("it ends too early");
        }
    }
}
