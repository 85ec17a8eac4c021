using System.Runtime.CompilerServices;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>The chip's element type codes (isa.md section 1.2); signedness is a separate bit of each operand.</summary>
internal enum ElementType : byte
{
    Int8 = 0,
    Float16 = 1,
    Float32 = 2,
    Int16 = 3,
    Int32 = 4,
    BFloat16 = 5,
}

/// <summary>Sizes and value ranges of the element types.</summary>
internal static class ElementTypes
{
    /// <summary>Bytes of one element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Int8 => 1,
        ElementType.Float32 or ElementType.Int32 => 4,
        _ => 2,
    };

    /// <summary>Bits of one element.</summary>
    public static int Bits(this ElementType type) => type.Size() * 8;

    /// <summary>True for the three floating-point types.</summary>
    public static bool IsFloat(this ElementType type) =>
        type is ElementType.Float16 or ElementType.Float32 or ElementType.BFloat16;

    /// <summary>True for the two 16-bit floating-point types.</summary>
    public static bool IsHalf(this ElementType type) => type is ElementType.Float16 or ElementType.BFloat16;

    /// <summary>The integer type of the same size.</summary>
    public static ElementType AsInteger(this ElementType type) => type.Size() switch
    {
        1 => ElementType.Int8,
        2 => ElementType.Int16,
        _ => ElementType.Int32,
    };
}
