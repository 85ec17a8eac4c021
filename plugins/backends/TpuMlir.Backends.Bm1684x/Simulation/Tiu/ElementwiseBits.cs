using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>The AR functions that move bits: copy, cast and the selections.</summary>
[SkipLocalsInit]
internal static unsafe class ElementwiseBits
{
    /// <summary>Executes the function over the result.</summary>
    public static void Run(Bm1684xMachine machine, ElementwiseOperands o)
    {
        RowBody body = o.Function switch
        {
            ElementwiseFunction.Copy => (in p, target) => Copy(o, p, target),
            ElementwiseFunction.Cast => ElementwiseCast.Body(o),
            ElementwiseFunction.Abs => (in p, target) => Abs(o, p, target),
            _ => (in p, target) => Select(o, p, target),
        };
        RowLoop.Over(machine, o.Result, o.Contiguous, body);
    }

    private static long Step(ElementwiseOperands o, in RowPosition p) => p.Joined ? o.Result.Type.Size() : o.Result.Stride.W;

    private static void Abs(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        long* values = stackalloc long[RowLoop.Run];
        Vector512<long> mask = Vector512.Create((1L << (o.A.Type.Bits() - 1)) - 1);
        o.A.LoadLongs(p, false, values);
        for (int i = 0; i < p.Count; i += 8)
        {
            (Vector512.Load(values + i) & mask).Store(values + i);
        }

        Elements.StoreLongs(values, target, Step(o, p), o.Result.Type, p.Count);
    }

    private static void Copy(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        if (o.A.Type.Size() == o.Result.Type.Size())
        {
            o.A.Copy(p, target, Step(o, p));
            return;
        }

        long* values = stackalloc long[RowLoop.Run];
        o.A.LoadLongs(p, false, values);
        Elements.StoreLongs(values, target, Step(o, p), o.Result.Type, p.Count);
    }

    private static void Select(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        long* chosen = stackalloc long[RowLoop.Run];
        Vector512<long> value = Vector512.Create((long)o.C.UniformBits(p.C));
        Comparison comparison = o.Function switch
        {
            ElementwiseFunction.SelectGreater => Comparison.Greater,
            ElementwiseFunction.SelectEqual => Comparison.Equal,
            _ => Comparison.Less,
        };
        Comparisons.Evaluate(comparison, o.A, o.B, p, chosen);
        for (int i = 0; i < p.Count; i += 8)
        {
            (Vector512.Load(chosen + i) & value).Store(chosen + i);
        }

        Elements.StoreLongs(chosen, target, Step(o, p), o.Result.Type, p.Count);
    }
}
