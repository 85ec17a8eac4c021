using System.Runtime.InteropServices;

namespace TpuMlir.Sdk.Tensors;

/// <summary>A dense row-major tensor with its data.</summary>
/// <remarks>4-bit integers take one byte per element here; containers pack them.</remarks>
public sealed class Tensor
{
    private readonly byte[] _data;

    /// <summary>A tensor of zeros.</summary>
    public Tensor(ElementType type, Shape shape)
        : this(type, shape, AllocateFor(type, shape))
    {
    }

    /// <summary>A tensor over existing bytes (little-endian, row-major; not copied).</summary>
    /// <exception cref="ArgumentException">The byte count is not element size times element count.</exception>
    public Tensor(ElementType type, Shape shape, byte[] data)
    {
        if (data.LongLength != shape.Count * type.Size())
        {
            throw new ArgumentException($"{data.LongLength} bytes do not fill a tensor of {shape} x {type.Text()}", nameof(data));
        }

        Type = type;
        Shape = shape;
        _data = data;
    }

    /// <summary>Element type.</summary>
    public ElementType Type { get; }

    /// <summary>Extents, all known.</summary>
    public Shape Shape { get; }

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Count;

    /// <summary>The raw bytes.</summary>
    public Span<byte> Bytes => _data;

    /// <summary>The array behind <see cref="Bytes"/>.</summary>
    public byte[] Data => _data;

    /// <summary>A tensor of f32 values.</summary>
    public static Tensor From(ReadOnlySpan<float> values, Shape shape) => FromValues(ElementType.F32, values, shape);

    /// <summary>A tensor of i64 values.</summary>
    public static Tensor From(ReadOnlySpan<long> values, Shape shape) => FromValues(ElementType.I64, values, shape);

    /// <summary>A tensor of i32 values.</summary>
    public static Tensor From(ReadOnlySpan<int> values, Shape shape) => FromValues(ElementType.I32, values, shape);

    /// <summary>A one-dimensional i64 tensor.</summary>
    public static Tensor FromLongs(params ReadOnlySpan<long> values) => From(values, [values.Length]);

    /// <summary>A tensor of <paramref name="type"/> from values of its storage type.</summary>
    public static Tensor FromValues<T>(ElementType type, ReadOnlySpan<T> values, Shape shape)
        where T : unmanaged
    {
        var tensor = new Tensor(type, shape);
        values.CopyTo(tensor.As<T>());
        return tensor;
    }

    /// <summary>The elements as their storage type: float, Half, BFloat16 (or ushort), long, int, uint, ... byte.</summary>
    /// <exception cref="InvalidOperationException">The size of <typeparamref name="T"/> is not the element size.</exception>
    public Span<T> As<T>()
        where T : unmanaged
    {
        if (System.Runtime.CompilerServices.Unsafe.SizeOf<T>() != Type.Size() && typeof(T) != typeof(byte))
        {
            throw new InvalidOperationException($"a {Type.Text()} tensor cannot be read as {typeof(T).Name}");
        }

        return MemoryMarshal.Cast<byte, T>(_data.AsSpan());
    }

    /// <summary>The f32 elements. Throws unless <see cref="Type"/> is f32.</summary>
    public Span<float> Floats() => Type == ElementType.F32
        ? MemoryMarshal.Cast<byte, float>(_data.AsSpan())
        : throw new InvalidOperationException($"a {Type.Text()} tensor is not f32");

    /// <summary>The i64 elements. Throws unless <see cref="Type"/> is i64.</summary>
    public Span<long> Longs() => Type == ElementType.I64
        ? MemoryMarshal.Cast<byte, long>(_data.AsSpan())
        : throw new InvalidOperationException($"a {Type.Text()} tensor is not i64");

    /// <summary>The same elements under another shape of equal count (data shared).</summary>
    public Tensor Reshape(Shape shape) => new(Type, shape, _data);

    /// <summary>A copy of its own.</summary>
    public Tensor Clone() => new(Type, Shape, (byte[])_data.Clone());

    /// <summary>Converts to another element type; see <see cref="TensorConvert"/> for the rules.</summary>
    public Tensor To(ElementType type) => TensorConvert.Convert(this, type);

    /// <inheritdoc/>
    public override string ToString() => $"tensor<{Shape}x{Type.Text()}>";

    private static byte[] AllocateFor(ElementType type, Shape shape)
    {
        long bytes = checked(shape.Count * type.Size());
        return bytes <= Array.MaxLength
            ? new byte[bytes]
            : throw new ArgumentException($"a tensor of {shape} x {type.Text()} needs {bytes} bytes, more than one array can hold");
    }
}
