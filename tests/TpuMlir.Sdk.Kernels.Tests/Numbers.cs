namespace TpuMlir.Sdk.Kernels.Tests;

/// <summary>Test data and comparison.</summary>
internal static class Numbers
{
    /// <summary>Every vector width with one and two threads.</summary>
    public static IEnumerable<KernelOptions> Paths =>
        from width in new[] { SimdWidth.Scalar, SimdWidth.Bits256, SimdWidth.Bits512 }
        from threads in new[] { 1, 2 }
        select new KernelOptions(threads, false, width);

    public static float[] Random(long count, int seed, double low = -1, double high = 1)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(low + ((high - low) * random.NextDouble()));
        }

        return values;
    }

    /// <summary>|actual − expected| ≤ relative·|expected| + absolute, NaN and infinities equal.</summary>
    public static void Close(double[] expected, float[] actual, double relative, double absolute, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            double e = expected[i], a = actual[i];
            if (double.IsNaN(e) ? double.IsNaN(a) : e == a || Math.Abs(a - e) <= (relative * Math.Abs(e)) + absolute)
            {
                continue;
            }

            Assert.Fail($"{what}: element {i} is {a:R}, expected {e:R}");
        }
    }

    public static void BitEqual(float[] expected, float[] actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
            {
                Assert.Fail($"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R}");
            }
        }
    }
}
