using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>The comparisons of AR's selections and of CMP.</summary>
internal enum Comparison
{
    Greater,
    Equal,
    Less,
}

/// <summary>
/// Comparing elements as the chip does. Floats are equal when their bits are, and less when they are neither equal nor
/// greater-or-equal, so a NaN is less than everything and everything less than it.
/// </summary>
internal static unsafe class Comparisons
{
    /// <summary>Compares a run of elements.</summary>
    public static void Evaluate(Comparison comparison, RowOperand a, RowOperand b, in RowPosition p, bool* holds)
    {
        long* x = stackalloc long[2 * RowLoop.Run], y = x + RowLoop.Run;
        bool isFloat = a.Type.IsFloat();
        a.LoadLongs(p, a.Signed && !isFloat, x);
        b.LoadLongs(p, a.Signed && !isFloat, y);
        if (isFloat && comparison != Comparison.Equal)
        {
            EvaluateFloats(comparison, a, b, p, x, y, holds);
            return;
        }

        for (int i = 0; i < p.Count; i++)
        {
            holds[i] = comparison switch
            {
                Comparison.Greater => x[i] > y[i],
                Comparison.Equal => x[i] == y[i],
                _ => x[i] < y[i],
            };
        }
    }

    private static void EvaluateFloats(
        Comparison comparison, RowOperand a, RowOperand b, in RowPosition p, long* x, long* y, bool* holds)
    {
        float* u = stackalloc float[2 * RowLoop.Run], v = u + RowLoop.Run;
        a.LoadFloats(p, u);
        b.LoadFloats(p, v);
        for (int i = 0; i < p.Count; i++)
        {
            holds[i] = comparison == Comparison.Greater ? u[i] > v[i] : x[i] != y[i] && !(u[i] >= v[i]);
        }
    }
}
