using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>A function of one number, on sixteen at once.</summary>
public delegate Vector512<float> UnaryFunction(Vector512<float> x);

/// <summary>A function of two numbers, on sixteen pairs at once.</summary>
public delegate Vector512<float> BinaryFunction(Vector512<float> a, Vector512<float> b);

/// <summary>A function of two numbers rounded to a type.</summary>
internal delegate Vector512<float> RoundedFunction(Vector512<float> a, Vector512<float> b, Sdk.Tensors.ElementType type);

/// <summary>Applies functions element by element.</summary>
internal static class Elementwise
{
    private const int Grain = 4096;

    /// <summary>Replaces every x by f(x).</summary>
    public static void Map(float[] x, UnaryFunction f, Workers workers) => workers.Ranges(x.Length, Grain, (from, to) =>
    {
        Span<float> part = x.AsSpan(from, to - from);
        foreach (ref Vector512<float> vector in MemoryMarshal.Cast<float, Vector512<float>>(part))
        {
            vector = f(vector);
        }

        Span<float> rest = part[(part.Length / Lanes.Count * Lanes.Count)..];
        Spill(f(Fill(rest)), rest);
    });

    /// <summary>Replaces every a by f(a, b); both arrays are of one length.</summary>
    public static void Map(float[] a, float[] b, BinaryFunction f, Workers workers) => workers.Ranges(a.Length, Grain, (from, to) =>
    {
        Span<float> left = a.AsSpan(from, to - from), right = b.AsSpan(from, to - from);
        Span<Vector512<float>> leftVectors = MemoryMarshal.Cast<float, Vector512<float>>(left);
        Span<Vector512<float>> rightVectors = MemoryMarshal.Cast<float, Vector512<float>>(right);
        for (int i = 0; i < leftVectors.Length; i++)
        {
            leftVectors[i] = f(leftVectors[i], rightVectors[i]);
        }

        int rest = leftVectors.Length * Lanes.Count;
        Spill(f(Fill(left[rest..]), Fill(right[rest..])), left[rest..]);
    });

    private static Vector512<float> Fill(ReadOnlySpan<float> values)
    {
        Span<float> lanes = stackalloc float[Lanes.Count];
        values.CopyTo(lanes);
        return Vector512.Create(lanes);
    }

    private static void Spill(Vector512<float> vector, Span<float> values)
    {
        Span<float> lanes = stackalloc float[Lanes.Count];
        vector.CopyTo(lanes);
        lanes[..values.Length].CopyTo(values);
    }
}
