using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Ops;

/// <summary>Comparison of numbers.</summary>
internal static class Compare
{
    /// <summary>Every element is within the tolerance of the expected one, relative to it or, below 1, absolute.</summary>
    public static void Close(IEnumerable<double> expected, Tensor actual, double tolerance)
    {
        double[] wanted = [.. expected];
        double[] values = actual.Type == ElementType.I64
            ? [.. actual.Longs().ToArray().Select(v => (double)v)]
            : [.. TensorConvert.ToFloats(actual).Select(v => (double)v)];
        Assert.Equal(wanted.Length, values.Length);
        for (int i = 0; i < wanted.Length; i++)
        {
            double error = Math.Abs(values[i] - wanted[i]);
            Assert.True(error <= tolerance * Math.Max(1, Math.Abs(wanted[i])), $"element {i} of {actual.Shape} is {values[i]}, not {wanted[i]}");
        }
    }
}
