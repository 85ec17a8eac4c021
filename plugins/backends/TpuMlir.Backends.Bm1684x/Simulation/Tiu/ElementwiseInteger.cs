using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>AR and VC on integers: exact 64-bit arithmetic, then wrap or saturate (isa.md section 5.4).</summary>
[SkipLocalsInit]
internal static unsafe class ElementwiseInteger
{
    /// <summary>Executes the function over the result.</summary>
    public static void Run(Bm1684xMachine machine, ElementwiseOperands o)
    {
        Action<Bm1684xMachine, ElementwiseOperands> over = o.Function switch
        {
            ElementwiseFunction.Add or ElementwiseFunction.AddSaturate => Over<IntegerFunctions.Add>,
            ElementwiseFunction.Subtract or ElementwiseFunction.SubtractSaturate => Over<IntegerFunctions.Subtract>,
            ElementwiseFunction.Multiply or ElementwiseFunction.MultiplySaturate => Over<IntegerFunctions.Multiply>,
            ElementwiseFunction.Max => Over<IntegerFunctions.Max>,
            ElementwiseFunction.Min => Over<IntegerFunctions.Min>,
            ElementwiseFunction.And => Over<IntegerFunctions.And>,
            ElementwiseFunction.Or => Over<IntegerFunctions.Or>,
            ElementwiseFunction.Xor => Over<IntegerFunctions.Xor>,
            ElementwiseFunction.Not => Over<IntegerFunctions.Not>,
            ElementwiseFunction.Abs => Over<IntegerFunctions.Abs>,
            ElementwiseFunction.LogicShift or ElementwiseFunction.ArithmeticShift => Over<IntegerFunctions.Shift>,
            ElementwiseFunction.CircularShift => Over<IntegerFunctions.Rotate>,
            ElementwiseFunction.MultiplyHigh => Over<IntegerFunctions.MultiplyHigh>,
            ElementwiseFunction.MultiplyAccumulate => Over<IntegerFunctions.MultiplyAccumulate>,
            ElementwiseFunction.FirstOne => Over<IntegerFunctions.FirstOne>,
            ElementwiseFunction.FirstZero => Over<IntegerFunctions.FirstZero>,
            _ => throw new SimulationException($"AR function {(int)o.Function} does not take {o.A.Type}"),
        };
        over(machine, o);
    }

    private static void Over<TFunction>(Bm1684xMachine machine, ElementwiseOperands o)
        where TFunction : struct, IIntegerFunction
    {
        // Bit functions see the operand's own width; shifts count with sign whatever the sign bits say.
        bool signA = o.A.Signed && o.Function is not (ElementwiseFunction.LogicShift or ElementwiseFunction.CircularShift
            or ElementwiseFunction.FirstOne or ElementwiseFunction.FirstZero);
        bool signB = o.B.Signed || o.Function is ElementwiseFunction.LogicShift or ElementwiseFunction.ArithmeticShift
            or ElementwiseFunction.CircularShift;
        (bool saturate, bool signed) = Range(o);
        bool shifted = o.UsesC && IsShifted(o.Function);
        // A product of numbers without sign has all 64 bits.
        bool wide = !o.A.Signed && !o.B.Signed && o.Function is ElementwiseFunction.Multiply or ElementwiseFunction.MultiplySaturate;
        RowLoop.Over(machine, o.Result, o.Contiguous, (in p, target) =>
        {
            long* a = stackalloc long[3 * RowLoop.Run], b = a + RowLoop.Run, old = b + RowLoop.Run;
            ElementType type = o.Result.Type;
            long targetStep = p.Joined ? type.Size() : o.Result.Stride.W;
            o.A.LoadLongs(p, signA, a);
            o.B.LoadLongs(p, signB, b);
            if (typeof(TFunction) == typeof(IntegerFunctions.MultiplyAccumulate))
            {
                Elements.LoadLongs(target, targetStep, type, o.A.Signed || o.B.Signed, old, p.Count);
            }

            int third = (int)o.C.UniformBits(p.C);
            var step = new IntegerStep(o, third);
            for (int i = 0; i < p.Count; i += 8)
            {
                Vector512<long> value = TFunction.Apply(Vector512.Load(a + i), Vector512.Load(b + i), Vector512.Load(old + i), step);
                if (shifted)
                {
                    value = Shift(value, (sbyte)third, wide, step);
                }

                (saturate ? Integers.Saturate(wide ? IntegerStep.Positive(value) : value, type, signed) : value).Store(a + i);
            }

            Elements.StoreLongs(a, target, targetStep, type, p.Count);
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

    // Left by the count modulo 32, right with rounding by a negative one.
    private static Vector512<long> Shift(Vector512<long> value, int count, bool wide, in IntegerStep step) =>
        count >= 0 && step.Operands.Function == ElementwiseFunction.MultiplySaturate ? ShiftLeftSaturating(value, count & 31, wide)
        : count >= 0 ? Vector512.ShiftLeft(value, count & 31)
        : wide ? RoundingVector.ShiftRightUnsigned(value, -count, step.Mode)
        : RoundingVector.ShiftRight(value, -count, step.Mode);

    // What does not fit 64 bits is out of range whatever the result's type is.
    private static Vector512<long> ShiftLeftSaturating(Vector512<long> value, int count, bool wide)
    {
        Vector512<long> shifted = Vector512.ShiftLeft(value, count);
        Vector512<long> back = wide ? Vector512.ShiftRightLogical(shifted, count) : Vector512.ShiftRightArithmetic(shifted, count);
        Vector512<long> beyond = wide ? Vector512<long>.AllBitsSet : Vector512.Create(long.MaxValue) ^ Vector512.ShiftRightArithmetic(value, 63);
        return Vector512.ConditionalSelect(Vector512.Equals(back, value), shifted, beyond);
    }
}
