using System.Numerics.Tensors;

namespace TpuMlir.Sdk.Kernels;

/// <summary>One contiguous row of a binary function; either side may be one repeated element.</summary>
internal static class BinaryRow
{
    public static void Run(BinaryKind kind, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        switch (kind)
        {
            case BinaryKind.Add: TensorPrimitives.Add(a, b, y); break;
            case BinaryKind.Sub: TensorPrimitives.Subtract(a, b, y); break;
            case BinaryKind.Mul: TensorPrimitives.Multiply(a, b, y); break;
            case BinaryKind.Div: TensorPrimitives.Divide(a, b, y); break;
            case BinaryKind.Max: TensorPrimitives.Max(a, b, y); break;
            case BinaryKind.Min: TensorPrimitives.Min(a, b, y); break;
            default: Each(kind, a, 1, b, 1, y); break;
        }
    }

    public static void RunRightScalar(BinaryKind kind, ReadOnlySpan<float> a, float b, Span<float> y)
    {
        switch (kind)
        {
            case BinaryKind.Add: TensorPrimitives.Add(a, b, y); break;
            case BinaryKind.Sub: TensorPrimitives.Subtract(a, b, y); break;
            case BinaryKind.Mul: TensorPrimitives.Multiply(a, b, y); break;
            case BinaryKind.Div: TensorPrimitives.Divide(a, b, y); break;
            case BinaryKind.Max: TensorPrimitives.Max(a, b, y); break;
            case BinaryKind.Min: TensorPrimitives.Min(a, b, y); break;
            case BinaryKind.Pow: Unary.Run(UnaryKind.Pow, a, y, b, 0, KernelOptions.SingleThread); break;
            case BinaryKind.PRelu: VectorMap.Run(new LeakyReluFunction(b), a, y); break;
            default: Each(kind, a, 1, [b], 0, y); break;
        }
    }

    public static void RunLeftScalar(BinaryKind kind, float a, ReadOnlySpan<float> b, Span<float> y)
    {
        switch (kind)
        {
            case BinaryKind.Add:
            case BinaryKind.Mul:
            case BinaryKind.Max:
            case BinaryKind.Min:
                RunRightScalar(kind, b, a, y);
                break;
            case BinaryKind.Sub: TensorPrimitives.Subtract(a, b, y); break;
            case BinaryKind.Div: TensorPrimitives.Divide(a, b, y); break;
            default: Each(kind, [a], 0, b, 1, y); break;
        }
    }

    private static void Each(BinaryKind kind, ReadOnlySpan<float> a, int stepA, ReadOnlySpan<float> b, int stepB, Span<float> y)
    {
        switch (kind)
        {
            case BinaryKind.Pow:
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] = MathF.Pow(a[i * stepA], b[i * stepB]);
                }

                break;
            case BinaryKind.Mod:
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] = a[i * stepA] % b[i * stepB];
                }

                break;
            case BinaryKind.FloorMod:
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] = FloorMod(a[i * stepA], b[i * stepB]);
                }

                break;
            case BinaryKind.PRelu:
                for (int i = 0; i < y.Length; i++)
                {
                    float x = a[i * stepA];
                    y[i] = x < 0 ? x * b[i * stepB] : x;
                }

                break;
        }
    }

    private static float FloorMod(float a, float b)
    {
        float remainder = a % b;
        return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
    }
}
