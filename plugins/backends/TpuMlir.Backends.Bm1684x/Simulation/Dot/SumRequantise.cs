using System.Runtime.Intrinsics;
using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Dot;

/// <summary>What becomes of 32-bit sums of products: addends in 64 bits, a right shift rounding half up, saturation.</summary>
/// <param name="Addend">Added to every sum.</param>
/// <param name="Shift">Bits shifted out.</param>
/// <param name="Type">Integer type of the result.</param>
/// <param name="Signed">Whether the result has a sign.</param>
internal readonly unsafe record struct SumRequantise(long Addend, int Shift, ElementType Type, bool Signed)
{
    /// <summary>Finishes sums with an addend for each, and a second; null for none. Works on whole vectors.</summary>
    public void Run(int* sums, int* addends, int* others, long* results, int count)
    {
        for (int i = 0; i < count; i += 8)
        {
            Vector512<long> value = Widen(sums + i) + Vector512.Create(Addend);
            value = addends == null ? value : value + Widen(addends + i);
            value = others == null ? value : value + Widen(others + i);
            Integers.Saturate(RoundingVector.ShiftRight(value, Shift, RoundingMode.HalfUp), Type, Signed).Store(results + i);
        }
    }

    private static Vector512<long> Widen(int* source) =>
        Vector512.Create(Vector256.WidenLower(Vector256.Load(source)), Vector256.WidenUpper(Vector256.Load(source)));
}
