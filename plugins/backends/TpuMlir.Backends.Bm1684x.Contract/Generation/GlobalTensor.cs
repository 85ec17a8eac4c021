using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>A contiguous tensor in global memory.</summary>
/// <param name="Address">Byte address of its first element.</param>
/// <param name="Shape">Its shape, of any rank.</param>
/// <param name="Type">Type of an element.</param>
public sealed record GlobalTensor(ulong Address, Shape Shape, ChipType Type)
{
    /// <summary>The byte address of an element, counted in row-major order.</summary>
    public ulong At(long element) => Address + (ulong)(element * Type.Size);
}

/// <summary>Element types in the chip's codes.</summary>
public static class ChipTypes
{
    /// <summary>The chip's type.</summary>
    public static ChipType Of(ElementType type) => type switch
    {
        ElementType.F32 => ChipType.F32,
        ElementType.F16 => ChipType.F16,
        ElementType.BF16 => ChipType.BF16,
        ElementType.I32 => ChipType.I32,
        ElementType.U32 => ChipType.U32,
        ElementType.I16 => ChipType.I16,
        ElementType.U16 => ChipType.U16,
        ElementType.I8 => ChipType.I8,
        ElementType.U8 or ElementType.Bool => ChipType.U8,
        _ => throw new ArgumentException($"the chip has no {type.Text()}", nameof(type)),
    };

    /// <summary>A float constant of that type: rounded to f32, then to the type, each to nearest even.</summary>
    public static Isa.Commands.Immediate Float(double value, ChipType type) => Isa.Commands.Immediate.Float((float)value, type);
}
