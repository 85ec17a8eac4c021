using System.Numerics.Tensors;

namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// Softmax y_a = exp(x_a − max x) / Σ_b exp(x_b − max x) and its logarithm y_a = (x_a − max x) − log Σ_b exp(x_b − max x)
/// along one axis.
/// </summary>
public static unsafe class Softmax
{
    private const long ThreadingThreshold = 1 << 15;

    /// <summary>Softmax along the axis.</summary>
    /// <param name="shape">The tensor seen from the axis.</param>
    /// <param name="x">[Outer,Axis,Inner].</param>
    /// <param name="y">Same shape, overwritten; may be <paramref name="x"/> itself.</param>
    /// <param name="options">Threads.</param>
    public static void Run(AxisShape shape, ReadOnlySpan<float> x, Span<float> y, KernelOptions options = default) =>
        Run(shape, x, y, false, options);

    /// <summary>Logarithm of the softmax along the axis.</summary>
    /// <param name="shape">The tensor seen from the axis.</param>
    /// <param name="x">[Outer,Axis,Inner].</param>
    /// <param name="y">Same shape, overwritten; may be <paramref name="x"/> itself.</param>
    /// <param name="options">Threads.</param>
    public static void RunLog(AxisShape shape, ReadOnlySpan<float> x, Span<float> y, KernelOptions options = default) =>
        Run(shape, x, y, true, options);

    private static void Run(AxisShape shape, ReadOnlySpan<float> x, Span<float> y, bool logarithm, KernelOptions options)
    {
        shape.Validate(nameof(shape));
        Check.Length(x.Length, shape.Elements, nameof(x));
        Check.Length(y.Length, shape.Elements, nameof(y));
        if (shape.Elements == 0)
        {
            return;
        }

        int threads = shape.Elements < ThreadingThreshold ? 1 : options.ThreadCount;
        int block = checked(shape.Axis * shape.Inner);
        fixed (float* px = x, py = y)
        {
            float* input = px, output = py;
            ParallelRanges.For(shape.Outer, threads, 1, (begin, end) =>
            {
                for (long o = begin; o < end; o++)
                {
                    var source = new ReadOnlySpan<float>(input + (o * block), block);
                    var target = new Span<float>(output + (o * block), block);
                    if (shape.Inner == 1)
                    {
                        Row(source, target, logarithm);
                    }
                    else
                    {
                        Columns(shape, source, target, logarithm);
                    }
                }
            });
        }
    }

    private static void Row(ReadOnlySpan<float> x, Span<float> y, bool logarithm)
    {
        TensorPrimitives.Subtract(x, TensorPrimitives.Max(x), y);
        if (!logarithm)
        {
            VectorMap.Run(default(ExpFunction), y, y);
            TensorPrimitives.Multiply(y, (float)(1 / AxisAccumulation.Row<SumAccumulator>(y)), y);
            return;
        }

        // The exponentials are needed for their sum alone, so a short block of them at a time is enough.
        const int Block = 512;
        Span<float> powers = stackalloc float[Block];
        double sum = 0;
        for (int i = 0; i < y.Length; i += Block)
        {
            ReadOnlySpan<float> part = y[i..Math.Min(y.Length, i + Block)];
            VectorMap.Run(default(ExpFunction), part, powers[..part.Length]);
            sum += AxisAccumulation.Row<SumAccumulator>(powers[..part.Length]);
        }

        TensorPrimitives.Subtract(y, (float)Math.Log(sum), y);
    }

    /// <summary>A strided axis: the same steps on whole rows of Inner columns.</summary>
    private static void Columns(AxisShape shape, ReadOnlySpan<float> x, Span<float> y, bool logarithm)
    {
        int inner = shape.Inner;
        using var scratch = new Scratch(2L * inner);
        var extreme = new Span<float>(scratch.Pointer, inner);
        var powers = new Span<float>(scratch.Pointer + inner, inner);
        var sums = new double[inner];
        x[..inner].CopyTo(extreme);
        for (int a = 1; a < shape.Axis; a++)
        {
            TensorPrimitives.Max(extreme, x.Slice(a * inner, inner), extreme);
        }

        for (int a = 0; a < shape.Axis; a++)
        {
            Span<float> row = y.Slice(a * inner, inner);
            TensorPrimitives.Subtract(x.Slice(a * inner, inner), extreme, row);
            Span<float> exponentials = logarithm ? powers : row;
            VectorMap.Run(default(ExpFunction), row, exponentials);
            AxisAccumulation.Columns<SumAccumulator>(exponentials, sums);
        }

        for (int i = 0; i < inner; i++)
        {
            extreme[i] = (float)(logarithm ? Math.Log(sums[i]) : 1 / sums[i]);
        }

        for (int a = 0; a < shape.Axis; a++)
        {
            Span<float> row = y.Slice(a * inner, inner);
            if (logarithm)
            {
                TensorPrimitives.Subtract(row, extreme, row);
            }
            else
            {
                TensorPrimitives.Multiply(row, extreme, row);
            }
        }
    }
}
