using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Tests;

/// <summary>Compares tensors with a reference.</summary>
internal static class Comparison
{
    /// <summary>What differs, or null when the tensors agree within the tolerance of ONNX's own tests.</summary>
    public static string? Difference(Tensor wanted, Tensor found)
    {
        if (!wanted.Shape.Equals(found.Shape) || wanted.Type != found.Type)
        {
            return $"{found} instead of {wanted}";
        }

        if (!wanted.Type.IsFloat())
        {
            return wanted.Bytes.SequenceEqual(found.Bytes) ? null : "integers differ";
        }

        // Half floats are computed in f32 here; the reference rounds after every operation.
        double relative = wanted.Type.IsHalf() ? 1e-2 : 1e-3;
        float[] x = TensorConvert.ToFloats(wanted);
        float[] y = TensorConvert.ToFloats(found);
        for (int i = 0; i < x.Length; i++)
        {
            bool same = x[i].Equals(y[i]) || Math.Abs(x[i] - y[i]) <= 1e-5 + (relative * Math.Abs(x[i]));
            if (!same)
            {
                return $"element {i} is {y[i]} instead of {x[i]}";
            }
        }

        return null;
    }

    /// <summary>The cosine of the angle between two tensors; 1 when both are zero, 0 when one is or one is not finite.</summary>
    public static double Cosine(Tensor wanted, Tensor found)
    {
        float[] x = TensorConvert.ToFloats(wanted);
        float[] y = TensorConvert.ToFloats(found);
        double dot = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            dot += (double)x[i] * y[i];
            xx += (double)x[i] * x[i];
            yy += (double)y[i] * y[i];
        }

        return xx == 0 && yy == 0 ? 1 : xx == 0 || yy == 0 || !double.IsFinite(dot) ? 0 : dot / Math.Sqrt(xx * yy);
    }

    /// <summary>The largest absolute difference.</summary>
    public static double MaxError(Tensor wanted, Tensor found) =>
        TensorConvert.ToFloats(wanted).Zip(TensorConvert.ToFloats(found), (a, b) => a.Equals(b) ? 0 : Math.Abs((double)a - b)).DefaultIfEmpty(0).Max();
}
