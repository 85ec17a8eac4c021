namespace TpuMlir.Sdk.Kernels.Tests;

/// <summary>Functions missing in <see cref="Math"/>, to double precision, by other methods than the kernels use.</summary>
internal static class DoubleMath
{
    /// <summary>erf x: Maclaurin series up to 2, the complement above.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 2)
        {
            return Math.Sign(x) * (1 - Erfc(Math.Abs(x)));
        }

        double term = x, sum = x;
        for (int n = 1; n < 100; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    /// <summary>erfc x: by erf up to 2 (where it is not small), by its continued fraction above.</summary>
    public static double Erfc(double x)
    {
        if (x < 2)
        {
            return 1 - Erf(x);
        }

        double fraction = x;
        for (int n = 200; n >= 1; n--)
        {
            fraction = x + (n / 2.0 / fraction);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }

    /// <summary>log(1 + x) without cancellation (Kahan).</summary>
    public static double Log1P(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }

    /// <summary>e^x − 1 without cancellation.</summary>
    public static double ExpM1(double x) => Math.Abs(x) < 1e-3 ? x + (x * x / 2) + (x * x * x / 6) + (x * x * x * x / 24) : Math.Exp(x) - 1;
}
