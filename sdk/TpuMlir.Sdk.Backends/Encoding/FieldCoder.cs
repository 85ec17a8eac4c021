using System.Globalization;
using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Encoding;

/// <summary>
/// Goes through the fields of a command, which declares each once: <c>X = fields.Int("x", X, 16);</c>. What becomes of a field is the
/// coder's: written, read, printed or checked. So encoder, decoder, disassembler and range check are one declaration.
/// </summary>
public abstract class FieldCoder
{
    /// <summary>An unsigned field of at most 63 bits.</summary>
    /// <returns>The field's value: the one given, or the one read.</returns>
    public abstract long Field(string name, long value, int bits);

    /// <summary>An unsigned field of at most 31 bits.</summary>
    public int Int(string name, int value, int bits) => (int)Field(name, value, bits);

    /// <summary>A field of one bit.</summary>
    public bool Flag(string name, bool value) => Field(name, value ? 1 : 0, 1) != 0;

    /// <summary>The fields of a tensor in local memory: offset, extents and type in 16 bits each but the type's 5.</summary>
    public virtual LaneTensor Tensor(string name, LaneTensor value) => new(
        Int($"{name}.at", value.At, 16),
        Int($"{name}.n", value.N, 16),
        Int($"{name}.c", value.C, 16),
        Int($"{name}.h", value.H, 16),
        Int($"{name}.w", value.W, 16),
        (ElementType)Int($"{name}.type", (int)value.Type, 5));

    /// <summary>The fields of a window, 16 bits each.</summary>
    public LaneWindow Window(string name, LaneWindow value) => new(
        Int($"{name}.kernel_h", value.KernelH, 16),
        Int($"{name}.kernel_w", value.KernelW, 16),
        Int($"{name}.stride_h", value.StrideH, 16),
        Int($"{name}.stride_w", value.StrideW, 16),
        Int($"{name}.dilation_h", value.DilationH, 16),
        Int($"{name}.dilation_w", value.DilationW, 16),
        Int($"{name}.pad_top", value.PadTop, 16),
        Int($"{name}.pad_left", value.PadLeft, 16));

    /// <summary>A place in global memory: 4 bits for the base register, 40 for the offset.</summary>
    public GlobalAddress Address(string name, GlobalAddress value) => new(Int($"{name}.region", value.Region, 4), Field($"{name}.offset", value.Offset, 40));

    /// <summary>A box in global memory: its place and four distances of 32 bits.</summary>
    public GlobalBox Box(string name, GlobalBox value) => new(
        Address(name, value.Address),
        Field($"{name}.n", value.N, 32),
        Field($"{name}.c", value.C, 32),
        Field($"{name}.h", value.H, 32),
        Field($"{name}.w", value.W, 32));

    /// <summary>An f32 field, by its bits.</summary>
    public virtual float Float(string name, float value) => BitConverter.Int32BitsToSingle((int)Field(name, BitConverter.SingleToUInt32Bits(value), 32));
}

/// <summary>Packs fields into bytes, the first at the lowest bits.</summary>
public sealed class FieldWriter(int bytes) : FieldCoder
{
    private readonly byte[] _bytes = new byte[bytes];
    private int _bit;

    /// <summary>The command; what no field takes is 0.</summary>
    public byte[] ToArray() => _bytes;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The value does not fit, or the command is full: a bug of the caller, who checks first.</exception>
    public override long Field(string name, long value, int bits)
    {
        if (value < 0 || value >> bits != 0 || _bit + bits > _bytes.Length * 8)
        {
            throw new InvalidOperationException($"{name} = {value} does not fit {bits} bits at bit {_bit} of {_bytes.Length * 8}");
        }

        for (int i = 0; i < bits; i++, _bit++)
        {
            _bytes[_bit / 8] |= (byte)(((value >> i) & 1) << (_bit % 8));
        }

        return value;
    }
}

/// <summary>Unpacks fields from bytes.</summary>
public sealed class FieldReader(ReadOnlyMemory<byte> bytes) : FieldCoder
{
    private int _bit;

    /// <inheritdoc/>
    /// <exception cref="FormatException">The command ends before the field.</exception>
    public override long Field(string name, long value, int bits)
    {
        if (_bit + bits > bytes.Length * 8)
        {
            throw new FormatException($"the command ends before its field {name}");
        }

        long read = 0;
        for (int i = 0; i < bits; i++, _bit++)
        {
            read |= (long)((bytes.Span[_bit / 8] >> (_bit % 8)) & 1) << i;
        }

        return read;
    }
}

/// <summary>Prints fields: "x=16 n=1"; those that are 0 are left out.</summary>
public sealed class FieldPrinter : FieldCoder
{
    private readonly List<string> _fields = [];

    /// <summary>The text so far.</summary>
    public override string ToString() => string.Join(' ', _fields);

    /// <inheritdoc/>
    public override long Field(string name, long value, int bits)
    {
        if (value != 0)
        {
            _fields.Add($"{name}={value}");
        }

        return value;
    }

    /// <inheritdoc/>
    public override float Float(string name, float value)
    {
        _fields.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={value:R}"));
        return value;
    }

    /// <inheritdoc/>
    public override LaneTensor Tensor(string name, LaneTensor value)
    {
        _fields.Add($"{name}={value}");
        return value;
    }
}

/// <summary>Finds fields whose values their bits cannot hold.</summary>
public sealed class FieldChecker : FieldCoder
{
    private readonly List<string> _violations = [];

    /// <summary>What is wrong, one sentence for each field.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <inheritdoc/>
    public override long Field(string name, long value, int bits)
    {
        if (value < 0 || value >> bits != 0)
        {
            _violations.Add($"{name} = {value} is not in 0 to {(1L << bits) - 1}");
        }

        return value;
    }
}
