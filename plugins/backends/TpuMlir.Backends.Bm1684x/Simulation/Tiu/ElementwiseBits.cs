using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>The AR functions that move bits: copy, cast and the selections.</summary>
internal static unsafe class ElementwiseBits
{
    /// <summary>Executes the function over the result.</summary>
    public static void Run(Bm1684xMachine machine, ElementwiseOperands o)
    {
        RowBody body = o.Function switch
        {
            ElementwiseFunction.Copy => (in p, target) => Copy(o, p, target),
            ElementwiseFunction.Cast => (in p, target) => Cast(o, p, target),
            ElementwiseFunction.Abs => (in p, target) => Abs(o, p, target),
            _ => (in p, target) => Select(o, p, target),
        };
        if (o.Function == ElementwiseFunction.Cast && o.A.Type.IsHalf() && o.Result.Type.IsHalf() && o.A.Type != o.Result.Type)
        {
            throw new SimulationException($"cast from {o.A.Type} to {o.Result.Type} is illegal");
        }

        RowLoop.Over(machine, o.Result, o.Contiguous, body);
    }

    private static long Step(ElementwiseOperands o, in RowPosition p) => p.Joined ? o.Result.Type.Size() : o.Result.Stride.W;

    private static void Abs(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        long* values = stackalloc long[RowLoop.Run];
        long mask = (1L << (o.A.Type.Bits() - 1)) - 1;
        o.A.LoadLongs(p, false, values);
        for (int i = 0; i < p.Count; i++)
        {
            values[i] &= mask;
        }

        Elements.StoreLongs(values, target, Step(o, p), o.Result.Type, p.Count);
    }

    private static void Copy(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        long* values = stackalloc long[RowLoop.Run];
        o.A.LoadLongs(p, false, values);
        Elements.StoreLongs(values, target, Step(o, p), o.Result.Type, p.Count);
    }

    private static void Cast(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        ElementType from = o.A.Type, to = o.Result.Type;
        var mode = (RoundingMode)o.Mode;
        if (from.IsFloat() && to.IsFloat() && from != to && (mode == RoundingMode.HalfToEven || to == ElementType.Float32))
        {
            float* floats = stackalloc float[RowLoop.Run];
            // Widening bf16 moves bits; narrowing f32 flushes.
            if (from == ElementType.BFloat16)
            {
                o.A.LoadUnchanged(p, floats);
            }
            else
            {
                o.A.LoadFloats(p, floats);
            }

            Elements.StoreFloats(floats, target, Step(o, p), to, p.Count);
            return;
        }

        long* values = stackalloc long[RowLoop.Run];
        o.A.LoadLongs(p, false, values);
        for (int i = 0; i < p.Count; i++)
        {
            values[i] = Casts.Convert((uint)values[i], from, o.A.Signed, to, o.ResultSigned, mode);
        }

        Elements.StoreLongs(values, target, Step(o, p), to, p.Count);
    }

    private static void Select(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        bool* holds = stackalloc bool[RowLoop.Run];
        long* chosen = stackalloc long[RowLoop.Run];
        long value = o.C.UniformBits(p.C);
        Comparison comparison = o.Function switch
        {
            ElementwiseFunction.SelectGreater => Comparison.Greater,
            ElementwiseFunction.SelectEqual => Comparison.Equal,
            _ => Comparison.Less,
        };
        Comparisons.Evaluate(comparison, o.A, o.B, p, holds);
        for (int i = 0; i < p.Count; i++)
        {
            chosen[i] = holds[i] ? value : 0;
        }

        Elements.StoreLongs(chosen, target, Step(o, p), o.Result.Type, p.Count);
    }
}
