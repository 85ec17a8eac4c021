namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>An element type as the chip encodes it: a 3-bit code and, apart from it, a sign bit per operand.</summary>
/// <param name="Code">0: 8-bit integer, 1: f16, 2: f32, 3: 16-bit integer, 4: 32-bit integer, 5: bf16.</param>
/// <param name="Signed">The sign bit; true for floats.</param>
public readonly record struct ChipType(int Code, bool Signed)
{
    /// <summary>8-bit integer, signed.</summary>
    public static readonly ChipType I8 = new(0, true);

    /// <summary>8-bit integer, unsigned.</summary>
    public static readonly ChipType U8 = new(0, false);

    /// <summary>IEEE half precision.</summary>
    public static readonly ChipType F16 = new(1, true);

    /// <summary>IEEE single precision.</summary>
    public static readonly ChipType F32 = new(2, true);

    /// <summary>16-bit integer, signed.</summary>
    public static readonly ChipType I16 = new(3, true);

    /// <summary>16-bit integer, unsigned.</summary>
    public static readonly ChipType U16 = new(3, false);

    /// <summary>32-bit integer, signed.</summary>
    public static readonly ChipType I32 = new(4, true);

    /// <summary>32-bit integer, unsigned.</summary>
    public static readonly ChipType U32 = new(4, false);

    /// <summary>The upper half of f32.</summary>
    public static readonly ChipType BF16 = new(5, true);

    /// <summary>All types.</summary>
    public static IReadOnlyList<ChipType> All { get; } = [I8, U8, F16, F32, I16, U16, I32, U32, BF16];

    /// <summary>The type a code and a sign bit stand for; the chip ignores the sign of floats, so they count as signed.</summary>
    public static ChipType From(int code, bool signed) => new(code, signed || code is 1 or 2 or 5);

    /// <summary>The unsigned (or float) type whose elements take this many bytes: what pure data movement needs.</summary>
    public static ChipType RawOfSize(int bytes) => bytes switch
    {
        1 => U8,
        2 => U16,
        4 => U32,
        _ => throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "Elements take 1, 2 or 4 bytes."),
    };

    /// <summary>True for the codes this chip has (6 and 7 exist in later chips only).</summary>
    public bool IsKnown => Code is >= 0 and <= 5;

    /// <summary>Element size in bytes. Unknown codes count as 4 so that access sets stay on the safe side.</summary>
    public int Size => Code switch { 0 => 1, 1 or 3 or 5 => 2, _ => 4 };

    /// <summary>True for f32, f16 and bf16.</summary>
    public bool IsFloat => Code is 1 or 2 or 5;

    /// <summary>True for f16 and bf16.</summary>
    public bool IsHalf => Code is 1 or 5;

    /// <summary>True for the integers.</summary>
    public bool IsInteger => !IsFloat;

    /// <summary>Elements one lane processes per step: 64 bytes worth.</summary>
    public int EuElements => ChipMemory.EuBytes / Size;

    /// <inheritdoc/>
    public override string ToString() => Code switch
    {
        0 => Signed ? "i8" : "u8",
        1 => "f16",
        2 => "f32",
        3 => Signed ? "i16" : "u16",
        4 => Signed ? "i32" : "u32",
        5 => "bf16",
        _ => $"type{Code}",
    };
}
