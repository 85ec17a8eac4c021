using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Reading;

/// <summary>ONNX's codes of element types.</summary>
internal enum DataType
{
    Undefined = 0,
    Float = 1,
    Uint8 = 2,
    Int8 = 3,
    Uint16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Float16 = 10,
    Double = 11,
    Uint32 = 12,
    Uint64 = 13,
    Complex64 = 14,
    Complex128 = 15,
    Bfloat16 = 16,
    Float8E4M3FN = 17,
    Float8E4M3FNUZ = 18,
    Float8E5M2 = 19,
    Float8E5M2FNUZ = 20,
    Uint4 = 21,
    Int4 = 22,
    Float4E2M1 = 23,
    Float8E8M0 = 24,
    Uint2 = 25,
    Int2 = 26,
}

/// <summary>Facts about ONNX's element types.</summary>
internal static class DataTypes
{
    /// <summary>The type a tensor has after reading, or null when there is none: double becomes f32, uint64 becomes i64.</summary>
    public static ElementType? Element(this DataType type) => type switch
    {
        DataType.Float or DataType.Double => ElementType.F32,
        DataType.Float16 => ElementType.F16,
        DataType.Bfloat16 => ElementType.BF16,
        DataType.Int64 or DataType.Uint64 => ElementType.I64,
        DataType.Int32 => ElementType.I32,
        DataType.Uint32 => ElementType.U32,
        DataType.Int16 => ElementType.I16,
        DataType.Uint16 => ElementType.U16,
        DataType.Int8 => ElementType.I8,
        DataType.Uint8 => ElementType.U8,
        DataType.Int4 => ElementType.I4,
        DataType.Uint4 => ElementType.U4,
        DataType.Bool => ElementType.Bool,
        _ => null,
    };

    /// <summary>The code that stands for an element type.</summary>
    public static DataType Code(this ElementType type) => type switch
    {
        ElementType.F32 => DataType.Float,
        ElementType.F16 => DataType.Float16,
        ElementType.BF16 => DataType.Bfloat16,
        ElementType.I64 => DataType.Int64,
        ElementType.I32 => DataType.Int32,
        ElementType.U32 => DataType.Uint32,
        ElementType.I16 => DataType.Int16,
        ElementType.U16 => DataType.Uint16,
        ElementType.I8 => DataType.Int8,
        ElementType.U8 => DataType.Uint8,
        ElementType.I4 => DataType.Int4,
        ElementType.U4 => DataType.Uint4,
        _ => DataType.Bool,
    };

    /// <summary>The name for messages: "float16", or "type 99" for a code that is not known.</summary>
    public static string Text(this DataType type) =>
        Enum.IsDefined(type) ? type.ToString().ToLowerInvariant() : $"type {(int)type}";

    /// <summary>Bits one element takes in a file.</summary>
    public static int Bits(this DataType type) => type switch
    {
        DataType.Double or DataType.Int64 or DataType.Uint64 => 64,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 32,
        DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 16,
        DataType.Int4 or DataType.Uint4 => 4,
        _ => 8,
    };
}
