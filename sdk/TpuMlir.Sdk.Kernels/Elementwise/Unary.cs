using System.Numerics.Tensors;

namespace TpuMlir.Sdk.Kernels;

/// <summary>y_i = f(x_i).</summary>
public static unsafe class Unary
{
    private const int ThreadGrain = 1 << 16;

    /// <summary>Applies a function to every element.</summary>
    /// <param name="kind">The function.</param>
    /// <param name="x">Arguments.</param>
    /// <param name="y">Results, at least as long as <paramref name="x"/>; may be <paramref name="x"/> itself.</param>
    /// <param name="alpha">First parameter of the function, if it has one.</param>
    /// <param name="beta">Second parameter.</param>
    /// <param name="options">Threads.</param>
    public static void Run(
        UnaryKind kind, ReadOnlySpan<float> x, Span<float> y, float alpha = 0, float beta = 0, KernelOptions options = default)
    {
        Check.That(Enum.IsDefined(kind), $"unknown function {kind}", nameof(kind));
        Check.Length(y.Length, x.Length, nameof(y));
        if (x.Length < 2 * ThreadGrain)
        {
            Part(kind, x, y[..x.Length], alpha, beta);
            return;
        }

        int length = x.Length;
        fixed (float* px = x, py = y)
        {
            float* input = px, output = py;
            ParallelRanges.For(length, options.ThreadCount, ThreadGrain, (begin, end) =>
                Part(kind, new ReadOnlySpan<float>(input + begin, end - begin), new Span<float>(output + begin, end - begin), alpha, beta));
        }
    }

    private static void Part(UnaryKind kind, ReadOnlySpan<float> x, Span<float> y, float alpha, float beta)
    {
        switch (kind)
        {
            case UnaryKind.Relu: TensorPrimitives.Max(x, 0f, y); break;
            case UnaryKind.LeakyRelu: VectorMap.Run(new LeakyReluFunction(alpha), x, y); break;
            case UnaryKind.Sigmoid: VectorMap.Run(default(SigmoidFunction), x, y); break;
            case UnaryKind.Tanh: VectorMap.Run(default(TanhFunction), x, y); break;
            case UnaryKind.Exp: VectorMap.Run(default(ExpFunction), x, y); break;
            case UnaryKind.Log: TensorPrimitives.Log(x, y); break;
            case UnaryKind.Sqrt: TensorPrimitives.Sqrt(x, y); break;
            case UnaryKind.Rsqrt: ReciprocalSqrt(x, y); break;
            case UnaryKind.Reciprocal: TensorPrimitives.Divide(1f, x, y); break;
            case UnaryKind.Abs: TensorPrimitives.Abs(x, y); break;
            case UnaryKind.Neg: TensorPrimitives.Negate(x, y); break;
            case UnaryKind.Floor: TensorPrimitives.Floor(x, y); break;
            case UnaryKind.Ceil: TensorPrimitives.Ceiling(x, y); break;
            case UnaryKind.Round: TensorPrimitives.Round(x, y); break;
            case UnaryKind.Erf: VectorMap.Run(default(ErfFunction), x, y); break;
            case UnaryKind.Gelu: VectorMap.Run(default(GeluFunction), x, y); break;
            case UnaryKind.HardSigmoid: VectorMap.Run(new HardSigmoidFunction(alpha, beta), x, y); break;
            case UnaryKind.HardSwish: VectorMap.Run(default(HardSwishFunction), x, y); break;
            case UnaryKind.Silu: VectorMap.Run(new SwishFunction(1f), x, y); break;
            case UnaryKind.Swish: VectorMap.Run(new SwishFunction(alpha), x, y); break;
            case UnaryKind.Mish: VectorMap.Run(default(MishFunction), x, y); break;
            case UnaryKind.Softplus: VectorMap.Run(default(SoftplusFunction), x, y); break;
            case UnaryKind.Softsign: VectorMap.Run(default(SoftsignFunction), x, y); break;
            case UnaryKind.Elu: VectorMap.Run(new EluFunction(alpha), x, y); break;
            case UnaryKind.Sign: VectorMap.Run(default(SignFunction), x, y); break;
            case UnaryKind.Sin: TensorPrimitives.Sin(x, y); break;
            case UnaryKind.Cos: TensorPrimitives.Cos(x, y); break;
            case UnaryKind.Clip: Clip(x, y, alpha, beta); break;
            case UnaryKind.Pow: Pow(x, y, alpha); break;
        }
    }

    private static void ReciprocalSqrt(ReadOnlySpan<float> x, Span<float> y)
    {
        TensorPrimitives.Sqrt(x, y);
        TensorPrimitives.Divide(1f, y, y);
    }

    // Bounds may cross; ONNX then gives the upper one, where Math.Clamp would refuse.
    private static void Clip(ReadOnlySpan<float> x, Span<float> y, float low, float high)
    {
        TensorPrimitives.Max(x, low, y);
        TensorPrimitives.Min(y, high, y);
    }

    /// <summary>The exponents of real models are exact and cheap; the others go through <see cref="MathF.Pow"/>.</summary>
    private static void Pow(ReadOnlySpan<float> x, Span<float> y, float exponent)
    {
        switch (exponent)
        {
            case 0f: y.Fill(1f); break;
            case 1f: x.CopyTo(y); break;
            case 2f: TensorPrimitives.Multiply(x, x, y); break;
            case -1f: TensorPrimitives.Divide(1f, x, y); break;
            default:
                for (int i = 0; i < x.Length; i++)
                {
                    y[i] = MathF.Pow(x[i], exponent);
                }

                break;
        }
    }
}
