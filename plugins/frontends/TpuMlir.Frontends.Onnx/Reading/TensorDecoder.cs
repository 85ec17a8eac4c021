using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Reading;

/// <summary>Turns tensor messages into tensors. Sizes are checked against the data before anything is allocated.</summary>
internal sealed class TensorDecoder(ExternalData external)
{
    /// <summary>Names of the tensors of 64-bit floats decoded so far.</summary>
    public List<string> Narrowed { get; } = [];

    /// <summary>Decodes a tensor; double becomes f32 and uint64 becomes i64.</summary>
    /// <exception cref="ImportException">The message is damaged, or its element type has no counterpart.</exception>
    public Tensor Decode(TensorProto proto)
    {
        var type = (DataType)proto.DataType;
        ElementType element = type.Element() ?? throw new ImportException(
            type == DataType.Undefined || !Enum.IsDefined(type) ? CoreDiagnostics.MalformedModel : CoreDiagnostics.UnsupportedType,
            $"tensor '{proto.Name}' has elements of {type.Text()}",
            "tensors of floats of 16, 32 and 64 bits, integers of 4 to 64 bits and bool are read");
        Shape shape = ShapeOf(proto, element);
        byte[]? raw = Raw(proto, type, shape.Count);
        if (type == DataType.Double)
        {
            Narrowed.Add(proto.Name);
        }

        return raw is null ? FromTyped(proto, type, element, shape) : FromRaw(raw, type, element, shape, proto.Name);
    }

    /// <summary>Decodes a sparse tensor into a dense one.</summary>
    /// <exception cref="ImportException">The message is damaged.</exception>
    public Tensor Decode(SparseTensorProto proto)
    {
        Tensor values = Decode(proto.Values ?? throw Malformed("", "no values"));
        string name = proto.Values.Name;
        Tensor indices = Decode(proto.Indices ?? throw Malformed(name, "no indices")).To(ElementType.I64);
        Shape shape = ShapeOf(name, proto.Dims, values.Type);
        long count = values.Count;
        int columns = indices.Shape.Rank == 2 ? shape.Rank : 1;
        if (indices.Count != count * columns)
        {
            throw Malformed(name, $"{count} values with indices of {indices.Shape}");
        }

        var dense = new Tensor(values.Type, shape);
        long[] strides = columns == 1 ? [1] : shape.Strides();
        int size = values.Type.Size();
        for (int i = 0; i < count; i++)
        {
            long at = 0;
            for (int c = 0; c < columns; c++)
            {
                at += indices.Longs()[(i * columns) + c] * strides[c];
            }

            if (at < 0 || at >= dense.Count)
            {
                throw Malformed(name, $"the index {at} of {shape}");
            }

            values.Bytes.Slice(i * size, size).CopyTo(dense.Bytes[(int)(at * size)..]);
        }

        return dense;
    }

    private static Shape ShapeOf(TensorProto proto, ElementType element) => ShapeOf(proto.Name, proto.Dims, element);

    private static Shape ShapeOf(string name, RepeatedField<long> dims, ElementType element)
    {
        long bytes = element.Size();
        foreach (long dim in dims)
        {
            if (dim < 0 || (dim > 0 && bytes > Array.MaxLength / dim))
            {
                throw Malformed(name, $"the dimensions [{string.Join(", ", dims)}]", "an extent is negative, or the data is more than 2 GiB");
            }

            bytes *= dim;
        }

        return new Shape(dims);
    }

    private byte[]? Raw(TensorProto proto, DataType type, long count)
    {
        long expected = ((count * type.Bits()) + 7) / 8;
        if (proto.DataLocation == TensorProto.Types.DataLocation.External)
        {
            return external.Read(proto, expected);
        }

        if (!proto.HasRawData)
        {
            return null;
        }

        return proto.RawData.Length == expected
            ? proto.RawData.ToByteArray()
            : throw Malformed(proto.Name, $"{proto.RawData.Length} bytes of data, {expected} expected for {new Shape(proto.Dims)} of {type.Text()}");
    }

    private static Tensor FromRaw(byte[] raw, DataType type, ElementType element, Shape shape, string name) => type switch
    {
        DataType.Double => Narrow(MemoryMarshal.Cast<byte, double>(raw), shape),
        DataType.Uint64 => Signed(MemoryMarshal.Cast<byte, ulong>(raw), shape, name),
        DataType.Int4 or DataType.Uint4 => Nibbles(raw, element, shape),
        _ => new Tensor(element, shape, raw),
    };

    private static Tensor FromTyped(TensorProto proto, DataType type, ElementType element, Shape shape)
    {
        (int found, long expected) = type switch
        {
            DataType.Float => (proto.FloatData.Count, shape.Count),
            DataType.Double => (proto.DoubleData.Count, shape.Count),
            DataType.Int64 => (proto.Int64Data.Count, shape.Count),
            DataType.Uint64 or DataType.Uint32 => (proto.Uint64Data.Count, shape.Count),
            DataType.Int4 or DataType.Uint4 => (proto.Int32Data.Count, (shape.Count + 1) / 2),
            _ => (proto.Int32Data.Count, shape.Count),
        };
        if (found != expected)
        {
            throw Malformed(proto.Name, $"{found} elements of data, {expected} expected for {shape} of {type.Text()}");
        }

        return type switch
        {
            DataType.Float => Tensor.From([.. proto.FloatData], shape),
            DataType.Double => Narrow([.. proto.DoubleData], shape),
            DataType.Int64 => Tensor.From([.. proto.Int64Data], shape),
            DataType.Uint64 => Signed([.. proto.Uint64Data], shape, proto.Name),
            DataType.Uint32 => Tensor.FromValues<uint>(element, [.. proto.Uint64Data.Select(v => (uint)v)], shape),
            DataType.Int32 => Tensor.From([.. proto.Int32Data], shape),
            DataType.Int4 or DataType.Uint4 => Nibbles([.. proto.Int32Data.Select(v => (byte)v)], element, shape),
            _ when element.Size() == 2 => Tensor.FromValues<ushort>(element, [.. proto.Int32Data.Select(v => (ushort)v)], shape),
            _ => new Tensor(element, shape, [.. proto.Int32Data.Select(v => (byte)v)]),
        };
    }

    private static Tensor Narrow(ReadOnlySpan<double> values, Shape shape)
    {
        var tensor = new Tensor(ElementType.F32, shape);
        Span<float> floats = tensor.Floats();
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = (float)values[i];
        }

        return tensor;
    }

    private static Tensor Signed(ReadOnlySpan<ulong> values, Shape shape, string name)
    {
        foreach (ulong value in values)
        {
            if (value > long.MaxValue)
            {
                throw new ImportException(CoreDiagnostics.UnsupportedType, $"tensor '{name}' holds {value}", "uint64 is read as int64, where it has no place");
            }
        }

        return Tensor.From(MemoryMarshal.Cast<ulong, long>(values), shape);
    }

    // The first of two values is in the low half of its byte.
    private static Tensor Nibbles(ReadOnlySpan<byte> packed, ElementType element, Shape shape)
    {
        var tensor = new Tensor(element, shape);
        Span<byte> values = tensor.Bytes;
        for (int i = 0; i < values.Length; i++)
        {
            int nibble = (packed[i / 2] >> (4 * (i % 2))) & 15;
            values[i] = element == ElementType.I4 && nibble > 7 ? unchecked((byte)(nibble - 16)) : (byte)nibble;
        }

        return tensor;
    }

    private static ImportException Malformed(string name, string message, string? why = null) =>
        new(CoreDiagnostics.MalformedModel, $"tensor '{name}' has {message}", why);
}
