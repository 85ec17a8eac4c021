using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>The iterative approximations of the chip: reciprocal square root and division (isa.md sections 5.4, 5.9).</summary>
/// <remarks>Each step goes over the whole run, for the steps of one number wait for one another.</remarks>
[SkipLocalsInit]
internal static unsafe class Iterations
{
    private const int Chunk = 256;

    /// <summary>1/√x by <paramref name="steps"/> steps y = y·(1.5 − (0.5x·y)·y) from the bit-trick start value; works on whole vectors.</summary>
    /// <param name="x">Numbers, not flushed; becomes the results.</param>
    /// <param name="count">How many.</param>
    /// <param name="steps">At least 1.</param>
    public static void ReciprocalSquareRoot(float* x, int count, int steps)
    {
        float* half = stackalloc float[Chunk];
        for (; count > 0; count -= Chunk, x += Chunk)
        {
            int n = Math.Min(count, Chunk);
            for (int i = 0; i < n; i += 16)
            {
                Vector512<float> value = Vector512.Load(x + i);
                Float32Vector.Multiply(Vector512.Create(0.5f), Float32Vector.Flush(value)).Store(half + i);
                Vector512<int> start = Vector512.Create(0x5F37_59DF) - Vector512.ShiftRightArithmetic(value.AsInt32(), 1);
                Float32Vector.Flush(start.AsSingle()).Store(x + i);
            }

            for (int step = 0; step < steps; step++)
            {
                for (int i = 0; i < n; i += 16)
                {
                    Vector512<float> y = Vector512.Load(x + i);
                    Vector512<float> rest = Float32Vector.Multiply(Float32Vector.Multiply(Vector512.Load(half + i), y), y);
                    Float32Vector.Multiply(y, Float32Vector.Subtract(Vector512.Create(1.5f), rest)).Store(x + i);
                }
            }
        }
    }

    /// <summary>a / b as (rsqrt(|b|)²)·(±|a|); works on whole vectors.</summary>
    /// <param name="a">Flushed; becomes the results.</param>
    /// <param name="b">Not flushed, for the start value comes from its bits.</param>
    /// <param name="count">How many.</param>
    /// <param name="steps">At least 1.</param>
    public static void Divide(float* a, float* b, int count, int steps)
    {
        float* roots = stackalloc float[Chunk];
        for (; count > 0; count -= Chunk, a += Chunk, b += Chunk)
        {
            int n = Math.Min(count, Chunk);
            for (int i = 0; i < n; i += 16)
            {
                Vector512.Abs(Vector512.Load(b + i)).Store(roots + i);
            }

            ReciprocalSquareRoot(roots, n, steps);
            for (int i = 0; i < n; i += 16)
            {
                Vector512<float> y = Vector512.Load(roots + i);
                Vector512<float> signed = Vector512.Load(a + i) ^ (Vector512.Load(b + i) & Vector512.Create(-0f));
                Float32Vector.Multiply(Float32Vector.Multiply(y, y), signed).Store(a + i);
            }
        }
    }
}
