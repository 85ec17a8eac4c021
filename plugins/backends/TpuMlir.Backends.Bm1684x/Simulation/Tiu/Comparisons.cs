using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
[SkipLocalsInit]
internal static unsafe class Comparisons
{
    /// <summary>Compares a run of elements; all ones where it holds.</summary>
    public static void Evaluate(Comparison comparison, RowOperand a, RowOperand b, in RowPosition p, long* holds)
    {
        long* y = stackalloc long[RowLoop.Run];
        bool isFloat = a.Type.IsFloat();
        a.LoadLongs(p, a.Signed && !isFloat, holds);
        b.LoadLongs(p, a.Signed && !isFloat, y);
        if (isFloat && comparison != Comparison.Equal)
        {
            EvaluateFloats(comparison, a, b, p, holds, y);
            return;
        }

        for (int i = 0; i < p.Count; i += 8)
        {
            Vector512<long> u = Vector512.Load(holds + i), v = Vector512.Load(y + i);
            (comparison switch
            {
                Comparison.Greater => Vector512.GreaterThan(u, v),
                Comparison.Equal => Vector512.Equals(u, v),
                _ => Vector512.LessThan(u, v),
            }).Store(holds + i);
        }
    }

    // Doubles have as many lanes as the bits, and compare as the floats do.
    private static void EvaluateFloats(Comparison comparison, RowOperand a, RowOperand b, in RowPosition p, long* holds, long* y)
    {
        float* first = stackalloc float[2 * RowLoop.Run], second = first + RowLoop.Run;
        a.LoadFloats(p, first);
        b.LoadFloats(p, second);
        for (int i = 0; i < p.Count; i += 8)
        {
            Vector512<double> u = Elements.Widen(first + i), v = Elements.Widen(second + i);
            Vector512<long> result = comparison == Comparison.Greater
                ? Vector512.GreaterThan(u, v).AsInt64()
                : ~(Vector512.Equals(Vector512.Load(holds + i), Vector512.Load(y + i)) | Vector512.GreaterThanOrEqual(u, v).AsInt64());
            result.Store(holds + i);
        }
    }
}
