using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>A floating-point function of two operands and, for accumulation, the result's previous value.</summary>
internal interface IFloatFunction
{
    /// <summary>Sixteen results in f32; the caller rounds them to the type.</summary>
    static abstract Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> old, ElementType type);
}

/// <summary>AR and VC on floats: f32 arithmetic, the result rounded to the type (isa.md sections 2, 5.4).</summary>
[SkipLocalsInit]
internal static unsafe class ElementwiseFloat
{
    /// <summary>Executes the function over the result.</summary>
    public static void Run(Bm1684xMachine machine, ElementwiseOperands o)
    {
        if (o.Result.Type != o.A.Type || o.B.Type != o.A.Type)
        {
            throw new SimulationException($"{o.Function} mixes {o.A.Type}, {o.B.Type} and {o.Result.Type}");
        }

        switch (o.Function)
        {
            case ElementwiseFunction.Multiply:
                Over<Multiply>(machine, o);
                break;
            case ElementwiseFunction.Add:
                Over<Add>(machine, o);
                break;
            case ElementwiseFunction.Subtract:
                Over<Subtract>(machine, o);
                break;
            case ElementwiseFunction.Max:
                Over<Max>(machine, o);
                break;
            case ElementwiseFunction.Min:
                Over<Min>(machine, o);
                break;
            case ElementwiseFunction.MultiplyAccumulate:
                Over<MultiplyAccumulate>(machine, o);
                break;
            case ElementwiseFunction.SubtractAbs:
                Over<SubtractAbs>(machine, o);
                break;
            case ElementwiseFunction.Divide when o.A.Type == ElementType.Float32:
                Divide(machine, o);
                break;
            default:
                throw new SimulationException($"{o.Function} does not take {o.A.Type}");
        }
    }

    private static void Over<TFunction>(Bm1684xMachine machine, ElementwiseOperands o)
        where TFunction : struct, IFloatFunction
    {
        RowLoop.Over(machine, o.Result, o.Contiguous, (in p, target) =>
        {
            float* a = stackalloc float[3 * RowLoop.Run], b = a + RowLoop.Run, old = b + RowLoop.Run;
            ElementType type = o.Result.Type;
            long step = p.Joined ? type.Size() : o.Result.Stride.W;
            o.A.LoadFloats(p, a);
            o.B.LoadFloats(p, b);
            if (typeof(TFunction) == typeof(MultiplyAccumulate))
            {
                Elements.LoadFloats(target, step, type, old, p.Count);
            }

            for (int i = 0; i < p.Count; i += 16)
            {
                TFunction.Apply(Vector512.Load(a + i), Vector512.Load(b + i), Vector512.Load(old + i), type).Store(a + i);
            }

            Elements.StoreFloats(a, target, step, type, p.Count);
        });
    }

    private static void Divide(Bm1684xMachine machine, ElementwiseOperands o)
    {
        RowLoop.Over(machine, o.Result, o.Contiguous, (in p, target) =>
        {
            float* a = stackalloc float[2 * RowLoop.Run], b = a + RowLoop.Run;
            o.A.LoadFloats(p, a);
            // The start value comes from the divisor's bits, denormal or not.
            o.B.LoadUnchanged(p, b);
            Iterations.Divide(a, b, p.Count, (o.Mode & 3) + 1);
            Elements.StoreFloats(a, target, p.Joined ? 4 : o.Result.Stride.W, ElementType.Float32, p.Count);
        });
    }

    private readonly struct Multiply : IFloatFunction
    {
        public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> old, ElementType type) =>
            HalfFormatVector.Product(a, b, type);
    }

    private readonly struct Add : IFloatFunction
    {
        public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> old, ElementType type) =>
            Float32Vector.Add(a, b);
    }

    private readonly struct Subtract : IFloatFunction
    {
        public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> old, ElementType type) =>
            Float32Vector.Subtract(a, b);
    }

    private readonly struct Max : IFloatFunction
    {
        public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> old, ElementType type) =>
            Vector512.ConditionalSelect(Vector512.GreaterThan(a, b), a, b);
    }

    private readonly struct Min : IFloatFunction
    {
        public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> old, ElementType type) =>
            Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(a, b), b, a);
    }

    private readonly struct MultiplyAccumulate : IFloatFunction
    {
        public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> old, ElementType type) =>
            Float32Vector.Add(HalfFormatVector.Product(a, b, type), old);
    }

    // a > b ? a − b : b − a; the order decides the sign of zero for operands of +0 and −0.
    private readonly struct SubtractAbs : IFloatFunction
    {
        public static Vector512<float> Apply(Vector512<float> a, Vector512<float> b, Vector512<float> old, ElementType type)
        {
            return Vector512.ConditionalSelect(
                Vector512.GreaterThan(a, b), Float32Vector.Subtract(a, b), Float32Vector.Subtract(b, a));
        }
    }
}
