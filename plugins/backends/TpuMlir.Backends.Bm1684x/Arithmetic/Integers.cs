using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>Bringing 64-bit intermediate results into an integer type: saturating or wrapping (isa.md sections 5.1 to 5.5).</summary>
internal static class Integers
{
    /// <summary>Smallest value of an integer type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long MinValue(ElementType type, bool signed) => signed ? -1L << (type.Bits() - 1) : 0;

    /// <summary>Largest value of an integer type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long MaxValue(ElementType type, bool signed) => (1L << (type.Bits() - (signed ? 1 : 0))) - 1;

    /// <summary>The nearest value of the type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Saturate(long value, ElementType type, bool signed) =>
        Math.Min(Math.Max(value, MinValue(type, signed)), MaxValue(type, signed));

    /// <summary>The nearest values of the type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Saturate(Vector512<long> value, ElementType type, bool signed) =>
        Vector512.Min(Vector512.Max(value, Vector512.Create(MinValue(type, signed))), Vector512.Create(MaxValue(type, signed)));

    /// <summary>The element bits as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Decode(uint bits, ElementType type, bool signed) => type switch
    {
        ElementType.Int8 => signed ? (sbyte)bits : (byte)bits,
        ElementType.Int32 or ElementType.Float32 => signed ? (int)bits : bits,
        _ => signed ? (short)bits : (ushort)bits,
    };
}
