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
            _ when o.A.Type.IsFloat() => (in p, target) => SelectFloat(o, p, target),
            _ => (in p, target) => SelectInteger(o, p, target),
        };
        if (o.Function == ElementwiseFunction.Cast && o.A.Type.IsHalf() && o.Result.Type.IsHalf() && o.A.Type != o.Result.Type)
        {
            throw new SimulationException($"cast from {o.A.Type} to {o.Result.Type} is illegal");
        }

        RowLoop.Over(machine, o.Result, o.Contiguous, body);
    }

    private static long Step(ElementwiseOperands o, in RowPosition p) => p.Joined ? o.Result.Type.Size() : o.Result.Stride.W;

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
            o.A.LoadFloats(p, floats);
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

    private static void SelectFloat(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        float* a = stackalloc float[2 * RowLoop.Run], b = a + RowLoop.Run;
        long* chosen = stackalloc long[RowLoop.Run];
        long value = o.C.UniformBits(p.C);
        o.A.LoadFloats(p, a);
        o.B.LoadFloats(p, b);
        for (int i = 0; i < p.Count; i++)
        {
            bool holds = o.Function switch
            {
                ElementwiseFunction.SelectGreater => a[i] > b[i],
                ElementwiseFunction.SelectEqual => a[i] == b[i],
                _ => a[i] < b[i],
            };
            chosen[i] = holds ? value : 0;
        }

        Elements.StoreLongs(chosen, target, Step(o, p), o.Result.Type, p.Count);
    }

    private static void SelectInteger(ElementwiseOperands o, in RowPosition p, byte* target)
    {
        long* a = stackalloc long[2 * RowLoop.Run], b = a + RowLoop.Run;
        long value = o.C.UniformBits(p.C);
        o.A.LoadLongs(p, o.A.Signed, a);
        o.B.LoadLongs(p, o.B.Signed, b);
        for (int i = 0; i < p.Count; i++)
        {
            bool holds = o.Function switch
            {
                ElementwiseFunction.SelectGreater => a[i] > b[i],
                ElementwiseFunction.SelectEqual => a[i] == b[i],
                _ => a[i] < b[i],
            };
            a[i] = holds ? value : 0;
        }

        Elements.StoreLongs(a, target, Step(o, p), o.Result.Type, p.Count);
    }
}
