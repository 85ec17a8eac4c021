using System.Runtime.Intrinsics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>The two accumulators over a window: product i goes to accumulator i mod 2, every step rounded to the type.</summary>
internal static class DualSum
{
    /// <summary>One weight for each tap, a bias in the second accumulator.</summary>
    public static Vector512<float> Run(ReadOnlySpan<Vector512<float>> taps, ReadOnlySpan<float> weights, float bias, ElementType type)
    {
        Vector512<float> even = default, odd = Lanes.Of(bias);
        for (int i = 0; i < taps.Length; i++)
        {
            Step(ref even, ref odd, i, taps[i], Lanes.Of(weights[i]), type);
        }

        return LaneRounding.Sum(even, odd, type);
    }

    /// <summary>The same weight for every tap.</summary>
    public static Vector512<float> Run(ReadOnlySpan<Vector512<float>> taps, Vector512<float> weight, Vector512<float> bias, ElementType type)
    {
        Vector512<float> even = default, odd = bias;
        for (int i = 0; i < taps.Length; i++)
        {
            Step(ref even, ref odd, i, taps[i], weight, type);
        }

        return LaneRounding.Sum(even, odd, type);
    }

    private static void Step(ref Vector512<float> even, ref Vector512<float> odd, int index, Vector512<float> x, Vector512<float> weight, ElementType type)
    {
        Vector512<float> product = LaneRounding.Product(x, weight, type);
        ref Vector512<float> sum = ref (index & 1) == 0 ? ref even : ref odd;
        sum = LaneRounding.Sum(sum, product, type);
    }
}
