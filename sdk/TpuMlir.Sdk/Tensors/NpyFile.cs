using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Tensors;

/// <summary>Reads and writes arrays in numpy's npy format.</summary>
/// <remarks>
/// Reading: versions 1 to 3; Fortran order and big-endian data are converted; f8 becomes f32 and u8 (64 bits) i64, since
/// tensors have neither. Writing: little-endian, C order; bf16 has no name in numpy and is written as its bits, u2; 4-bit
/// integers are written as i1 and u1, one for each value.
/// </remarks>
public static class NpyFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="DiagnosticException">The file is missing or malformed (<see cref="CoreDiagnostics.MalformedData"/>).</exception>
    public static Tensor Read(string path)
    {
        using FileStream stream = DataFiles.Open(path);
        try
        {
            return Read(stream, stream.Length);
        }
        catch (InvalidDataException e)
        {
            throw DataFiles.Malformed(path, null, e.Message);
        }
    }

    /// <summary>Writes a file; an existing one is replaced when the new one is complete.</summary>
    public static void Write(string path, Tensor tensor) => AtomicFile.Write(path, stream => Write(stream, tensor));

    /// <summary>Writes an array to a stream.</summary>
    public static void Write(Stream stream, Tensor tensor)
    {
        NpyHeader.Write(stream, Descr(tensor.Type), tensor.Shape);
        stream.Write(tensor.Bytes);
    }

    /// <summary>Reads an array that takes exactly <paramref name="length"/> bytes of a stream.</summary>
    /// <exception cref="InvalidDataException">The array is malformed.</exception>
    internal static Tensor Read(Stream stream, long length)
    {
        NpyHeader header = NpyHeader.Read(stream, out int headerLength);
        // Checked before anything of that size is allocated.
        long bytes = header.Shape.Count * header.ItemSize;
        if (length - headerLength != bytes)
        {
            throw new InvalidDataException($"an array of {header.Shape} x {header.Type} has {bytes} bytes of data, the file holds {length - headerLength}");
        }

        if (bytes > Array.MaxLength)
        {
            throw new InvalidDataException($"an array of {bytes} bytes is more than one tensor can hold");
        }

        byte[] data = new byte[bytes];
        NpyHeader.Fill(stream, data);
        if (header.BigEndian)
        {
            SwapBytes(data, header.ItemSize);
        }

        return ToTensor(header, header.FortranOrder && header.Shape.Rank > 1 ? ToRowMajor(data, header) : data);
    }

    private static string Descr(ElementType type) => type switch
    {
        ElementType.F32 => "<f4",
        ElementType.F16 => "<f2",
        ElementType.BF16 or ElementType.U16 => "<u2",
        ElementType.I64 => "<i8",
        ElementType.I32 => "<i4",
        ElementType.U32 => "<u4",
        ElementType.I16 => "<i2",
        ElementType.I8 or ElementType.I4 => "|i1",
        ElementType.U8 or ElementType.U4 => "|u1",
        _ => "|b1",
    };

    private static Tensor ToTensor(NpyHeader header, byte[] data) => header.Type switch
    {
        "f8" => Tensor.From(Narrow(MemoryMarshal.Cast<byte, double>(data)), header.Shape),
        "u8" => Tensor.From(Signed(MemoryMarshal.Cast<byte, ulong>(data)), header.Shape),
        "f4" => new Tensor(ElementType.F32, header.Shape, data),
        "f2" => new Tensor(ElementType.F16, header.Shape, data),
        "i8" => new Tensor(ElementType.I64, header.Shape, data),
        "i4" => new Tensor(ElementType.I32, header.Shape, data),
        "u4" => new Tensor(ElementType.U32, header.Shape, data),
        "i2" => new Tensor(ElementType.I16, header.Shape, data),
        "u2" => new Tensor(ElementType.U16, header.Shape, data),
        "i1" => new Tensor(ElementType.I8, header.Shape, data),
        "u1" => new Tensor(ElementType.U8, header.Shape, data),
        _ => Truths(header.Shape, data),
    };

    private static float[] Narrow(ReadOnlySpan<double> values)
    {
        var result = new float[values.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating(values, result.AsSpan());
        return result;
    }

    private static long[] Signed(ReadOnlySpan<ulong> values)
    {
        long[] result = MemoryMarshal.Cast<ulong, long>(values).ToArray();
        return !result.Any(v => v < 0) ? result : throw new InvalidDataException("it has unsigned 64-bit values that do not fit i64");
    }

    /// <summary>Any byte but 0 is true; the kernels rely on 1.</summary>
    private static Tensor Truths(Shape shape, byte[] data)
    {
        foreach (ref byte value in data.AsSpan())
        {
            value = value != 0 ? (byte)1 : (byte)0;
        }

        return new Tensor(ElementType.Bool, shape, data);
    }

    private static void SwapBytes(byte[] data, int size)
    {
        switch (size)
        {
            case 2:
                Span<ushort> two = MemoryMarshal.Cast<byte, ushort>(data.AsSpan());
                BinaryPrimitives.ReverseEndianness(two, two);
                break;
            case 4:
                Span<uint> four = MemoryMarshal.Cast<byte, uint>(data.AsSpan());
                BinaryPrimitives.ReverseEndianness(four, four);
                break;
            default:
                Span<ulong> eight = MemoryMarshal.Cast<byte, ulong>(data.AsSpan());
                BinaryPrimitives.ReverseEndianness(eight, eight);
                break;
        }
    }

    /// <summary>Walks the target in order with an odometer over the source, whose first index runs fastest.</summary>
    private static byte[] ToRowMajor(byte[] source, NpyHeader header)
    {
        int rank = header.Shape.Rank;
        int size = header.ItemSize;
        var steps = new long[rank];
        long step = size;
        for (int i = 0; i < rank; i++)
        {
            steps[i] = step;
            step *= header.Shape[i];
        }

        byte[] target = new byte[source.Length];
        var index = new long[rank];
        long from = 0;
        for (int to = 0; to < target.Length; to += size)
        {
            source.AsSpan((int)from, size).CopyTo(target.AsSpan(to));
            for (int d = rank - 1; d >= 0; d--)
            {
                from += steps[d];
                if (++index[d] < header.Shape[d])
                {
                    break;
                }

                from -= steps[d] * header.Shape[d];
                index[d] = 0;
            }
        }

        return target;
    }
}
