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
                Elements.LoadLongs(target, step, type, o.ResultSigned, old, p.Count);
            }

            int third = (int)o.C.UniformBits(p.C);
            Compute(o, a, b, old, third, p.Count);
            if (o.UsesC && IsShifted(o.Function))
            {
                ShiftEach(a, (sbyte)third, (RoundingMode)o.Mode, p.Count);
            }

            for (int i = 0; saturate && i < p.Count; i++)
            {
                a[i] = Integers.Saturate(a[i], type, signed);
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

    private static void ShiftEach(long* values, int shift, RoundingMode mode, int count)
    {
        for (int i = 0; i < count; i++)
        {
            values[i] = Rounding.Shift(values[i], shift, mode);
        }
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
                ElementwiseFunction.LogicShift or ElementwiseFunction.ArithmeticShift => Rounding.Shift(a[i], (int)b[i], mode),
                ElementwiseFunction.CircularShift => Rotate((ulong)a[i], (int)b[i], width),
                ElementwiseFunction.MultiplyHigh => MultiplyHigh(o, a[i], b[i], mode),
                ElementwiseFunction.MultiplyAccumulate => (a[i] * b[i] + (old[i] << (third & 0xFF))) >> ((third >> 8) & 0xFF),
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Rotate(ulong value, int count, int width)
    {
        int left = ((count % width) + width) % width;
        return (long)((value << left) | (value >> (width - left)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long LeadingZeros(ulong value, int width) => BitOperations.LeadingZeroCount(value) - (64 - width);
}
