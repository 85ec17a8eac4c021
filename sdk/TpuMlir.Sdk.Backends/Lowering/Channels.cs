using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>Figures of each slice of a tensor along a dimension.</summary>
internal static class Channels
{
    /// <summary>The largest magnitude of each slice of an f32 tensor.</summary>
    public static double[] Magnitudes(Tensor tensor, int axis)
    {
        var most = new double[tensor.Shape[axis]];
        int inner = (int)tensor.Shape.Product(axis + 1, tensor.Shape.Rank);
        ReadOnlySpan<float> values = tensor.Floats();
        for (int i = 0; i < values.Length; i++)
        {
            ref double channel = ref most[i / inner % most.Length];
            channel = Math.Max(channel, Math.Abs(values[i]));
        }

        return most;
    }

    /// <summary>The sum of each slice of an integer tensor.</summary>
    public static long[] Sums(Tensor tensor, int axis)
    {
        var sums = new long[tensor.Shape[axis]];
        int inner = (int)tensor.Shape.Product(axis + 1, tensor.Shape.Rank);
        ReadOnlySpan<long> values = tensor.To(ElementType.I64).Longs();
        for (int i = 0; i < values.Length; i++)
        {
            sums[i / inner % sums.Length] += values[i];
        }

        return sums;
    }
}
