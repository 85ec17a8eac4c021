using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>
/// Functions of f32 tensors in local memory as sequences of commands. Operands may be results. Tensors of a call have the
/// same extents; every step rounds to f32, so the sequence is part of what an operator computes.
/// </summary>
/// <param name="emitter">Takes the commands.</param>
public sealed class LocalMath(ProgramEmitter emitter)
{
    /// <summary>1/k! for the exponential, constant term first.</summary>
    public static readonly float[] ExpCoefficients = [1f, 1f, 1f / 2, 1f / 6, 1f / 24, 1f / 120, 1f / 720, 1f / 5040];

    private const int ExponentBias = 127;
    private const int FractionBits = 23;

    /// <summary>Scratch tensors <see cref="Exp"/> needs besides its result.</summary>
    public const int ExpScratch = 3;

    /// <summary>y = a op b.</summary>
    public void Binary(ArithmeticOp op, LocalTensor y, Operand a, Operand b) => emitter.Add(ArithmeticCommand.Binary(op, y, a, b));

    /// <summary>y = a op b with a constant of the type of y.</summary>
    public void Binary(ArithmeticOp op, LocalTensor y, Operand a, double b) => Binary(op, y, a, ChipTypes.Float(b, y.Type));

    /// <summary>y = a op b with a constant of the type of y.</summary>
    public void Binary(ArithmeticOp op, LocalTensor y, double a, Operand b) => Binary(op, y, ChipTypes.Float(a, y.Type), b);

    /// <summary>y = x in the type of y, rounded; to a whole number where the types are the same.</summary>
    public void Cast(LocalTensor y, LocalTensor x, Rounding rounding = Rounding.HalfToEven) => emitter.Add(ArithmeticCommand.Cast(y, x, rounding));

    /// <summary>y = |x|.</summary>
    public void Abs(LocalTensor y, LocalTensor x) => emitter.Add(ArithmeticCommand.Unary(ArithmeticOp.Abs, y, x));

    /// <summary>y = a / b in that many Newton steps, 1 to 4.</summary>
    public void Divide(LocalTensor y, Operand a, Operand b, int iterations) =>
        emitter.Add(ArithmeticCommand.Binary(ArithmeticOp.Div, y, a, b) with { Iterations = iterations });

    /// <summary>y = 1 / √x in four Newton steps.</summary>
    public void ReciprocalSqrt(LocalTensor y, LocalTensor x) =>
        emitter.Add(new SpecialFunction(SpecialFunctionKind.ReciprocalSqrt, y, x) { Iterations = 4 });

    /// <summary>
    /// y = exp(x): x = k ln 2 + r, a polynomial in r, and two multiplications by powers of two so that neither overflows before
    /// the result does. <paramref name="y"/> may be <paramref name="x"/>.
    /// </summary>
    /// <param name="y">The result.</param>
    /// <param name="x">The argument.</param>
    /// <param name="scratch">Three tensors of the same shape, distinct from both.</param>
    /// <param name="table">Offset of <see cref="ExpCoefficients"/> in every lane.</param>
    public void Exp(LocalTensor y, LocalTensor x, IReadOnlyList<LocalTensor> scratch, uint table)
    {
        LocalTensor k = scratch[0] with { Type = ChipType.I32 }, t = scratch[1], u = scratch[2];
        LocalTensor half = t with { Type = ChipType.I32 };
        // The constant stands first in max: a NaN in x is kept.
        Binary(ArithmeticOp.Max, y, -104.0, x);
        Binary(ArithmeticOp.Min, y, y, 89.0);
        Binary(ArithmeticOp.Mul, t, y, 1.44269504f);
        Cast(k, t);
        Cast(t, k);
        Binary(ArithmeticOp.Mul, u, t, 0.693359375f);
        Binary(ArithmeticOp.Sub, y, y, u);
        Binary(ArithmeticOp.Mul, u, t, -2.12194440e-4f);
        Binary(ArithmeticOp.Sub, y, y, u);
        emitter.Add(new SpecialFunction(SpecialFunctionKind.Taylor, u, y) { Coefficients = table, CoefficientCount = ExpCoefficients.Length });
        Binary(ArithmeticOp.ArithmeticShift, half, k, Count(-1));
        Binary(ArithmeticOp.Sub, k, k, half);
        PowerOfTwo(half);
        PowerOfTwo(k);
        Binary(ArithmeticOp.Mul, u, u, half with { Type = ChipType.F32 });
        Binary(ArithmeticOp.Mul, y, u, k with { Type = ChipType.F32 });
    }

    /// <summary>y = 1 / (1 + exp(min(-x, 88))). <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="y">The result.</param>
    /// <param name="x">The argument.</param>
    /// <param name="scratch">Three tensors of the same shape, distinct from both.</param>
    /// <param name="table">Offset of <see cref="ExpCoefficients"/> in every lane.</param>
    public void Sigmoid(LocalTensor y, LocalTensor x, IReadOnlyList<LocalTensor> scratch, uint table)
    {
        Binary(ArithmeticOp.Sub, y, 0.0, x);
        Binary(ArithmeticOp.Min, y, y, 88.0);
        Exp(y, y, scratch, table);
        Binary(ArithmeticOp.Add, y, y, 1.0);
        Divide(y, ChipTypes.Float(1, ChipType.F32), y, 4);
    }

    /// <summary>y = min(max(0, x * a + b), 1).</summary>
    public void HardSigmoid(LocalTensor y, LocalTensor x, double a, double b)
    {
        Binary(ArithmeticOp.Mul, y, x, a);
        Binary(ArithmeticOp.Add, y, y, b);
        Binary(ArithmeticOp.Max, y, 0.0, y);
        Binary(ArithmeticOp.Min, y, y, 1.0);
    }

    /// <summary>y = x * rsqrt(max(x, 2^-126)). <paramref name="t"/> is scratch.</summary>
    public void Sqrt(LocalTensor y, LocalTensor x, LocalTensor t)
    {
        Binary(ArithmeticOp.Max, t, x, ChipTypes.Float(Math.ScaleB(1, -126), ChipType.F32));
        ReciprocalSqrt(t, t);
        Binary(ArithmeticOp.Mul, y, x, t);
    }

    /// <summary>Turns an integer exponent into the bits of its power of two, in place.</summary>
    private void PowerOfTwo(LocalTensor k)
    {
        Binary(ArithmeticOp.Add, k, k, Immediate.Integer(ExponentBias, ChipType.I32));
        Binary(ArithmeticOp.ArithmeticShift, k, k, Count(FractionBits));
    }

    private static Immediate Count(int bits) => Immediate.Integer(bits, ChipType.I32);
}
