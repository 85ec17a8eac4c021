using System.Numerics;
using System.Runtime.CompilerServices;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>AR and VC on integers: exact 64-bit arithmetic, then wrap or saturate (isa.md section 5.4).</summary>
internal static unsafe class ElementwiseInteger
{
    /// <summary>Executes the function over the result.</summary>
    public static void Run(Bm1684xMachine machine, ElementwiseOperands o)
    {
        // Bit functions see the operand's own width; shifts count with sign whatever the sign bits say.
        bool signA = o.Function switch
        {
            ElementwiseFunction.LogicShift or ElementwiseFunction.CircularShift or ElementwiseFunction.FirstOne
                or ElementwiseFunction.FirstZero => false,
            _ => o.A.Signed,
        };
        bool signB = o.Function is ElementwiseFunction.LogicShift or ElementwiseFunction.ArithmeticShift
            or ElementwiseFunction.CircularShift || o.B.Signed;
        var (saturate, signed) = Range(o);
        RowLoop.Over(machine, o.Result, o.Contiguous, (in p, target) =>
        {
            long* a = stackalloc long[3 * RowLoop.Run], b = a + RowLoop.Run, old = b + RowLoop.Run;
            ElementType type = o.Result.Type;
            long step = p.Joined ? type.Size() : o.Result.Stride.W;
            o.A.LoadLongs(p, signA, a);
            o.B.LoadLongs(p, signB, b);
            if (o.Function == ElementwiseFunction.MultiplyAccumulate)
            {
                Elements.LoadLongs(target, step, type, o.A.Signed || o.B.Signed, old, p.Count);
            }

            int third = (int)o.C.UniformBits(p.C);
            Compute(o, a, b, old, third, p.Count);
            // A product of numbers without sign has all 64 bits.
            bool wide = !o.A.Signed && !o.B.Signed && o.Function is ElementwiseFunction.Multiply or ElementwiseFunction.MultiplySaturate;
            if (o.UsesC && IsShifted(o.Function))
            {
                ShiftEach(o, a, (sbyte)third, wide, p.Count);
            }

            for (int i = 0; saturate && i < p.Count; i++)
            {
                a[i] = Integers.Saturate(wide ? (long)Math.Min((ulong)a[i], long.MaxValue) : a[i], type, signed);
            }

            Elements.StoreLongs(a, target, step, type, p.Count);
        });
    }

    private static bool IsShifted(ElementwiseFunction function) => function is
        ElementwiseFunction.Multiply or ElementwiseFunction.Add or ElementwiseFunction.Subtract
        or ElementwiseFunction.AddSaturate or ElementwiseFunction.SubtractSaturate or ElementwiseFunction.MultiplySaturate;

    private static (bool Saturate, bool Signed) Range(ElementwiseOperands o) => o.Function switch
    {
        ElementwiseFunction.AddSaturate or ElementwiseFunction.MultiplySaturate or ElementwiseFunction.MultiplyHigh =>
            (true, o.A.Signed || o.B.Signed),
        ElementwiseFunction.SubtractSaturate => (true, true),
        _ => (false, false),
    };

    private static void ShiftEach(ElementwiseOperands o, long* values, int shift, bool wide, int count)
    {
        var mode = (RoundingMode)o.Mode;
        for (int i = 0; i < count; i++)
        {
            values[i] = shift >= 0 && o.Function == ElementwiseFunction.MultiplySaturate ? ShiftLeftSaturating(values[i], shift & 31, wide)
                : wide && shift < 0 ? (long)Rounding.ShiftRightUnsigned((ulong)values[i], -shift, mode)
                : Shift(values[i], shift, mode);
        }
    }

    // Left by the count modulo 32, right with rounding by a negative one.
    private static long Shift(long value, int count, RoundingMode mode) =>
        count < 0 ? Rounding.ShiftRight(value, -count, mode) : value << (count & 31);

    // What does not fit 64 bits is out of range whatever the result's type is.
    private static long ShiftLeftSaturating(long value, int count, bool wide)
    {
        long shifted = value << count;
        return wide
            ? (ulong)shifted >> count == (ulong)value ? shifted : -1
            : shifted >> count == value ? shifted : value < 0 ? long.MinValue : long.MaxValue;
    }

    private static void Compute(ElementwiseOperands o, long* a, long* b, long* old, int third, int count)
    {
        int width = o.A.Type.Bits();
        var mode = (RoundingMode)o.Mode;
        for (int i = 0; i < count; i++)
        {
            a[i] = o.Function switch
            {
                ElementwiseFunction.Add or ElementwiseFunction.AddSaturate => a[i] + b[i],
                ElementwiseFunction.Subtract or ElementwiseFunction.SubtractSaturate => a[i] - b[i],
                ElementwiseFunction.Multiply or ElementwiseFunction.MultiplySaturate => a[i] * b[i],
                ElementwiseFunction.Max => Math.Max(a[i], b[i]),
                ElementwiseFunction.Min => Math.Min(a[i], b[i]),
                ElementwiseFunction.And => a[i] & b[i],
                ElementwiseFunction.Or => a[i] | b[i],
                ElementwiseFunction.Xor => a[i] ^ b[i],
                ElementwiseFunction.Not => ~a[i],
                ElementwiseFunction.Abs => Math.Abs(a[i]),
                // Counts are taken from their low byte, whatever their type is.
                ElementwiseFunction.LogicShift or ElementwiseFunction.ArithmeticShift => Shift(a[i], (sbyte)b[i], mode),
                ElementwiseFunction.CircularShift => Rotate((uint)a[i], (sbyte)b[i], width, o.A.IsUniform),
                ElementwiseFunction.MultiplyHigh => MultiplyHigh(o, a[i], b[i], mode),
                ElementwiseFunction.MultiplyAccumulate => Accumulate(o, a[i] * b[i], old[i], third, mode),
                ElementwiseFunction.FirstOne => LeadingZeros((ulong)a[i], width),
                ElementwiseFunction.FirstZero => LeadingZeros(~(ulong)a[i] & ((1UL << width) - 1), width),
                _ => throw new SimulationException($"AR function {(int)o.Function} does not take {o.A.Type}"),
            };
        }
    }

    // The product of two unsigned 32-bit numbers needs all 64 bits.
    private static long MultiplyHigh(ElementwiseOperands o, long a, long b, RoundingMode mode)
    {
        int shift = o.Result.Type.Bits() - 1;
        return o.A.Signed || o.B.Signed
            ? Rounding.ShiftRight(a * b, shift, mode)
            : (long)Rounding.ShiftRightUnsigned((ulong)a * (ulong)b, shift, mode);
    }

    // The product and the result's old value, which only 16 bits shift left first, in 64 bits with the operands' sign; then right
    // with rounding. The model saturates 16 bits of 8-bit operands and wraps all others.
    private static long Accumulate(ElementwiseOperands o, long product, long old, int shifts, RoundingMode mode)
    {
        bool signed = o.A.Signed || o.B.Signed, isShort = o.Result.Type == ElementType.Int16;
        int right = (shifts >> 8) & 0xFF;
        long sum = product + (isShort ? old << (shifts & 63) : old);
        long value = signed ? Rounding.ShiftRight(sum, right, mode) : (long)Rounding.ShiftRightUnsigned((ulong)sum, right, mode);
        bool saturates = isShort && o.A.Type == ElementType.Int8 && o.B.Type == ElementType.Int8;
        return !saturates ? value
            : Integers.Saturate(signed ? value : (long)Math.Min((ulong)value, long.MaxValue), ElementType.Int16, signed);
    }

    // By the count modulo the width; on the model an immediate operand and 16 bits are two 32-bit shifts, which agrees up to the width.
    private static long Rotate(uint value, int count, int width, bool isImmediate)
    {
        if (width == 32 || (width == 8 && !isImmediate))
        {
            int left = ((count % width) + width) % width;
            return (long)(((ulong)value << left) | (value >> (width - left)));
        }

        int by = Math.Abs(count);
        return count >= 0 ? (value << by) | (value >> (width - by)) : (value >> by) | (value << (width - by));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long LeadingZeros(ulong value, int width) => BitOperations.LeadingZeroCount(value) - (64 - width);
}
