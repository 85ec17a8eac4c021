namespace TpuMlir.Sdk.Tensors;

/// <summary>Scalar element types a tensor can store.</summary>
public enum ElementType
{
    /// <summary>IEEE binary32.</summary>
    F32,

    /// <summary>IEEE binary16.</summary>
    F16,

    /// <summary>The upper half of an IEEE binary32.</summary>
    BF16,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>Unsigned 32-bit integer.</summary>
    U32,

    /// <summary>Signed 16-bit integer.</summary>
    I16,

    /// <summary>Unsigned 16-bit integer.</summary>
    U16,

    /// <summary>Signed 8-bit integer.</summary>
    I8,

    /// <summary>Unsigned 8-bit integer.</summary>
    U8,

    /// <summary>Signed 4-bit integer; a <see cref="Tensor"/> stores one value per byte.</summary>
    I4,

    /// <summary>Unsigned 4-bit integer; a <see cref="Tensor"/> stores one value per byte.</summary>
    U4,

    /// <summary>Truth value, one byte, 0 or 1.</summary>
    Bool,
}

/// <summary>Facts about element types.</summary>
public static class ElementTypes
{
    /// <summary>Bytes one element takes in a <see cref="Tensor"/> (4-bit types take one byte).</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.I64 => 8,
        ElementType.F32 or ElementType.I32 or ElementType.U32 => 4,
        ElementType.F16 or ElementType.BF16 or ElementType.I16 or ElementType.U16 => 2,
        _ => 1,
    };

    /// <summary>True for f32, f16 and bf16.</summary>
    public static bool IsFloat(this ElementType type) => type is ElementType.F32 or ElementType.F16 or ElementType.BF16;

    /// <summary>True for the floating-point types of 16 bits.</summary>
    public static bool IsHalf(this ElementType type) => type is ElementType.F16 or ElementType.BF16;

    /// <summary>True for integer types with a sign.</summary>
    public static bool IsSignedInteger(this ElementType type) =>
        type is ElementType.I64 or ElementType.I32 or ElementType.I16 or ElementType.I8 or ElementType.I4;

    /// <summary>Bits of a value: 4 for the 4-bit types, 1 for bool.</summary>
    public static int Bits(this ElementType type) => type switch
    {
        ElementType.I4 or ElementType.U4 => 4,
        ElementType.Bool => 1,
        _ => type.Size() * 8,
    };

    /// <summary>The smallest and the largest value of an integer type; throws for a floating-point type.</summary>
    public static (long Min, long Max) IntegerRange(this ElementType type)
    {
        int bits = type.Bits();
        return type.IsFloat() ? throw new ArgumentException($"{type.Text()} is not an integer type", nameof(type))
            : type.IsSignedInteger() ? (-1L << (bits - 1), ~(-1L << (bits - 1)))
            : (0, (1L << bits) - 1);
    }

    /// <summary>The type's MLIR spelling; unsigned and signed integers follow TPU-MLIR (si8, ui8), bool is i1.</summary>
    public static string Text(this ElementType type) => type switch
    {
        ElementType.F32 => "f32",
        ElementType.F16 => "f16",
        ElementType.BF16 => "bf16",
        ElementType.I64 => "si64",
        ElementType.I32 => "si32",
        ElementType.U32 => "ui32",
        ElementType.I16 => "si16",
        ElementType.U16 => "ui16",
        ElementType.I8 => "si8",
        ElementType.U8 => "ui8",
        ElementType.I4 => "si4",
        ElementType.U4 => "ui4",
        _ => "i1",
    };

    /// <summary>Parses <see cref="Text"/>; a signless integer (i8, i32, ...) is read as signed.</summary>
    public static bool TryParse(string text, out ElementType type)
    {
        ElementType? found = text switch
        {
            "f32" => ElementType.F32,
            "f16" => ElementType.F16,
            "bf16" => ElementType.BF16,
            "si64" or "i64" => ElementType.I64,
            "si32" or "i32" => ElementType.I32,
            "ui32" => ElementType.U32,
            "si16" or "i16" => ElementType.I16,
            "ui16" => ElementType.U16,
            "si8" or "i8" => ElementType.I8,
            "ui8" => ElementType.U8,
            "si4" or "i4" => ElementType.I4,
            "ui4" => ElementType.U4,
            "i1" => ElementType.Bool,
            _ => null,
        };
        type = found ?? default;
        return found is not null;
    }
}
