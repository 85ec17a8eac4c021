namespace TpuMlir.Sdk.Kernels;

/// <summary>Argument checks; every failure is an <see cref="ArgumentException"/> that names the parameter.</summary>
internal static class Check
{
    public static void That(bool condition, string message, string parameter)
    {
        if (!condition)
        {
            throw new ArgumentException(message, parameter);
        }
    }

    public static void Length(long actual, long needed, string parameter)
    {
        if (actual < needed)
        {
            throw new ArgumentException($"{actual} elements where the shape needs {needed}", parameter);
        }
    }

    public static void NotNegative(int value, string name, string parameter)
    {
        if (value < 0)
        {
            throw new ArgumentException($"{name} is {value}, must not be negative", parameter);
        }
    }

    public static void Positive(int value, string name, string parameter)
    {
        if (value <= 0)
        {
            throw new ArgumentException($"{name} is {value}, must be positive", parameter);
        }
    }

    /// <summary>Number of elements of a shape.</summary>
    public static long Elements(ReadOnlySpan<int> shape, string parameter)
    {
        long product = 1;
        foreach (int extent in shape)
        {
            NotNegative(extent, "extent", parameter);
            product *= extent;
        }

        return product;
    }
}
