using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>What integer functions know besides their operands.</summary>
/// <param name="Operands">Types and signs.</param>
/// <param name="Third">Operand 2.</param>
internal readonly record struct IntegerStep(ElementwiseOperands Operands, int Third)
{
    /// <summary>Bits of the first operand.</summary>
    public int Width { get; } = Operands.A.Type.Bits();

    /// <summary>True when either operand is signed.</summary>
    public bool Signed { get; } = Operands.A.Signed || Operands.B.Signed;

    /// <summary>How shifts round.</summary>
    public RoundingMode Mode { get; } = (RoundingMode)Operands.Mode;

    /// <summary>The right shift of products of the operands, with sign or without.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<long> ShiftRight(Vector512<long> value, int shift) =>
        Signed ? RoundingVector.ShiftRight(value, shift, Mode) : RoundingVector.ShiftRightUnsigned(value, shift, Mode);

    /// <summary>What saturation looks at: of numbers without sign all 64 bits count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Positive(Vector512<long> value) => Vector512.ConditionalSelect(
        Vector512.LessThan(value, Vector512<long>.Zero), Vector512.Create(long.MaxValue), value);
}

/// <summary>An integer function of two operands and, for accumulation, the result's previous value, eight numbers at a time.</summary>
internal interface IIntegerFunction
{
    /// <summary>Eight results, exact in 64 bits.</summary>
    static abstract Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step);
}

/// <summary>The functions of AR and VC on integers (isa.md section 5.4).</summary>
internal static class IntegerFunctions
{
    internal readonly struct Add : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) => a + b;
    }

    internal readonly struct Subtract : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) => a - b;
    }

    internal readonly struct Multiply : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) => a * b;
    }

    internal readonly struct Max : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) => Vector512.Max(a, b);
    }

    internal readonly struct Min : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) => Vector512.Min(a, b);
    }

    internal readonly struct And : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) => a & b;
    }

    internal readonly struct Or : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) => a | b;
    }

    internal readonly struct Xor : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) => a ^ b;
    }

    internal readonly struct Not : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) => ~a;
    }

    internal readonly struct Abs : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) => Vector512.Abs(a);
    }

    // Left by the count modulo 32, right with rounding by a negative one. Counts are taken from their low byte, whatever their type is.
    internal readonly struct Shift : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step)
        {
            Vector512<long> count = LowByte(b);
            return Vector512.ConditionalSelect(Vector512.LessThan(count, Vector512<long>.Zero),
                RoundingVector.ShiftRight(a, -count, step.Mode), RoundingVector.ShiftLeft(a, count & Vector512.Create(31L)));
        }
    }

    // By the count modulo the width; on the model an immediate operand and 16 bits are two 32-bit shifts, which agrees up to the width.
    // The operand has no sign, so what leaves on one side can come in on the other.
    internal readonly struct Rotate : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step)
        {
            Vector512<long> count = LowByte(b), width = Vector512.Create((long)step.Width);
            if (step.Width == 32 || (step.Width == 8 && !step.Operands.A.IsUniform))
            {
                Vector512<long> left = count & (width - Vector512<long>.One);
                return RoundingVector.ShiftLeft(a, left) | RoundingVector.ShiftRight(a, width - left, RoundingMode.Down);
            }

            Vector512<long> by = Vector512.Abs(count), mask = Vector512.Create(31L), near = by & mask, far = (width - by) & mask;
            Vector512<long> negative = Vector512.LessThan(count, Vector512<long>.Zero);
            return RoundingVector.ShiftLeft(a, Vector512.ConditionalSelect(negative, far, near))
                | RoundingVector.ShiftRight(a, Vector512.ConditionalSelect(negative, near, far), RoundingMode.Down);
        }
    }

    // The product of two unsigned 32-bit numbers needs all 64 bits.
    internal readonly struct MultiplyHigh : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) =>
            step.ShiftRight(a * b, step.Operands.Result.Type.Bits() - 1);
    }

    // The product and the result's old value, which only 16 bits shift left first, in 64 bits with the operands' sign; then right
    // with rounding. The model saturates 16 bits of 8-bit operands and wraps all others.
    internal readonly struct MultiplyAccumulate : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step)
        {
            ElementwiseOperands o = step.Operands;
            bool isShort = o.Result.Type == ElementType.Int16;
            Vector512<long> sum = (a * b) + (isShort ? Vector512.ShiftLeft(old, step.Third & 63) : old);
            Vector512<long> value = step.ShiftRight(sum, (step.Third >> 8) & 0xFF);
            return isShort && o.A.Type == ElementType.Int8 && o.B.Type == ElementType.Int8
                ? Integers.Saturate(step.Signed ? value : IntegerStep.Positive(value), ElementType.Int16, step.Signed)
                : value;
        }
    }

    internal readonly struct FirstOne : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) =>
            LeadingZeros(a) - Vector512.Create(64L - step.Width);
    }

    internal readonly struct FirstZero : IIntegerFunction
    {
        public static Vector512<long> Apply(Vector512<long> a, Vector512<long> b, Vector512<long> old, in IntegerStep step) =>
            LeadingZeros(~a & Vector512.Create((1L << step.Width) - 1)) - Vector512.Create(64L - step.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> LowByte(Vector512<long> value) => Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(value, 56), 56);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> LeadingZeros(Vector512<long> value)
    {
        if (Avx512CD.IsSupported)
        {
            return Avx512CD.LeadingZeroCount(value);
        }

        for (int i = 0; i < Vector512<long>.Count; i++)
        {
            value = value.WithElement(i, BitOperations.LeadingZeroCount((ulong)value[i]));
        }

        return value;
    }
}
