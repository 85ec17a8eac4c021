namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>A source of a TIU command: a <see cref="LocalTensor"/> or an <see cref="Immediate"/>.</summary>
/// <param name="Type">Type of an element.</param>
public abstract record Operand(ChipType Type);

/// <summary>An immediate: the bits of one element, in the low bits of an address field.</summary>
/// <param name="Bits">The bits.</param>
/// <param name="Type">Their type.</param>
public sealed record Immediate(uint Bits, ChipType Type) : Operand(Type)
{
    /// <summary>Zero of a type.</summary>
    public static Immediate Zero(ChipType type) => new(0, type);

    /// <summary>A float rounded to the type (nearest even).</summary>
    public static Immediate Float(float value, ChipType type) => new(type.Code switch
    {
        1 => BitConverter.HalfToUInt16Bits((Half)value),
        2 => BitConverter.SingleToUInt32Bits(value),
        5 => RoundToBFloat16(value),
        _ => throw new ArgumentException($"{type} holds no floats.", nameof(type)),
    }, type);

    /// <summary>The low bits of an integer; it must be in the range of the type.</summary>
    public static Immediate Integer(long value, ChipType type)
    {
        var bits = type.Size * 8;
        var low = type.Signed ? -(1L << (bits - 1)) : 0;
        var high = type.Signed ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
        if (type.IsFloat || value < low || value > high)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"Not a value of {type}.");
        }

        return new((uint)((ulong)value & ((1UL << bits) - 1)), type);
    }

    /// <inheritdoc/>
    public override string ToString() => $"#0x{Bits:X}:{Type}";

    private static uint RoundToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? 0x7FFF : (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    }
}

/// <summary>A tensor in local memory: lane and offset in one 24-bit address, shape, type and layout. Channel c lies in lane (lane + c) mod 64.</summary>
/// <param name="Address">Where it begins: <see cref="ChipMemory.Local"/>.</param>
/// <param name="Shape">Extents.</param>
/// <param name="Type">Type of an element.</param>
/// <param name="Layout">How it lies.</param>
/// <param name="GivenStrides">The strides of <see cref="LocalLayout.Strided"/>.</param>
public sealed record LocalTensor(
    uint Address,
    Nchw Shape,
    ChipType Type,
    LocalLayout Layout = LocalLayout.Aligned,
    Strides GivenStrides = default) : Operand(Type)
{
    /// <summary>The lane of its first channel.</summary>
    public int Lane => ChipMemory.LaneOf(Address);

    /// <summary>Byte offset within a lane.</summary>
    public int Offset => ChipMemory.OffsetOf(Address);

    /// <summary>True for a table in static memory, which keeps its base address in the operand.</summary>
    public bool IsStatic => Address >= ChipMemory.StaticBase;

    /// <summary>The element strides this tensor is walked with.</summary>
    public Strides Strides => Layout == LocalLayout.Strided
        ? GivenStrides
        : LocalLayouts.StridesOf(Layout, Address, Shape, Type.Size);

    /// <summary>A tensor of given strides.</summary>
    public static LocalTensor Strided(uint address, Nchw shape, ChipType type, Strides strides) =>
        new(address, shape, type, LocalLayout.Strided, strides);

    /// <summary>A tensor without gaps between the channels of a lane: per-channel parameters.</summary>
    public static LocalTensor Compact(uint address, Nchw shape, ChipType type) =>
        new(address, shape, type, LocalLayout.Compact);

    /// <summary>The same elements with their strides written out.</summary>
    public LocalTensor AsStrided() => Strided(Address, Shape, Type, Strides);

    /// <summary>
    /// This tensor read as a larger one by zero strides along n, h and w. Channels cannot be broadcast this way:
    /// each lane only sees its own memory.
    /// </summary>
    public LocalTensor BroadcastTo(Nchw shape)
    {
        if (shape == Shape)
        {
            return this;
        }

        if (shape.C != Shape.C)
        {
            throw new ArgumentException($"Channels {Shape.C} cannot be broadcast to {shape.C} within the lanes.", nameof(shape));
        }

        var s = Strides;
        return Strided(Address, shape, Type, new(
            Along(Shape.N, shape.N, s.N), s.C, Along(Shape.H, shape.H, s.H), Along(Shape.W, shape.W, s.W)));

        static long Along(int from, int to, long stride) =>
            from == to ? stride : from == 1 ? 0 : throw new ArgumentException($"Extent {from} cannot be broadcast to {to}.");
    }

    /// <inheritdoc/>
    public override string ToString() => Disassembly.OperandText.Of(this);
}
