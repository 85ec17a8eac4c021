using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>Element types in the container's numbers.</summary>
internal static class BmodelTypes
{
    private static readonly (ElementType Element, BmodelType Type)[] Pairs =
    [
        (ElementType.F32, BmodelType.F32), (ElementType.F16, BmodelType.F16), (ElementType.BF16, BmodelType.BF16),
        (ElementType.I8, BmodelType.I8), (ElementType.U8, BmodelType.U8), (ElementType.I16, BmodelType.I16), (ElementType.U16, BmodelType.U16),
        (ElementType.I32, BmodelType.I32), (ElementType.U32, BmodelType.U32), (ElementType.I4, BmodelType.I4), (ElementType.U4, BmodelType.U4),
    ];

    public static BmodelType Of(ElementType type) => Pairs.First(p => p.Element == type).Type;

    /// <exception cref="BmodelFormatException">There is no such type.</exception>
    public static ElementType Of(BmodelType type) => Pairs.Any(p => p.Type == type)
        ? Pairs.First(p => p.Type == type).Element
        : throw new BmodelFormatException("tensor", $"element type {(uint)type} is not known");
}
