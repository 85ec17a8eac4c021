namespace TpuMlir.Sdk.Kernels;

/// <summary>y = f(a, b) element by element, with broadcasting by the rule of NumPy and ONNX.</summary>
public static unsafe class Binary
{
    private const int ThreadGrain = 1 << 16;

    /// <summary>Shape of the result.</summary>
    public static int[] OutputShape(ReadOnlySpan<int> shapeA, ReadOnlySpan<int> shapeB) => Broadcast.Shape(shapeA, shapeB);

    /// <summary>Applies a function to two tensors.</summary>
    /// <param name="kind">The function.</param>
    /// <param name="a">Left operand.</param>
    /// <param name="shapeA">Its extents.</param>
    /// <param name="b">Right operand.</param>
    /// <param name="shapeB">Its extents.</param>
    /// <param name="y">Result of shape <see cref="OutputShape"/>; may be an operand of the same shape.</param>
    /// <param name="options">Threads.</param>
    public static void Run(
        BinaryKind kind,
        ReadOnlySpan<float> a,
        ReadOnlySpan<int> shapeA,
        ReadOnlySpan<float> b,
        ReadOnlySpan<int> shapeB,
        Span<float> y,
        KernelOptions options = default)
    {
        Check.That(Enum.IsDefined(kind), $"unknown function {kind}", nameof(kind));
        Check.Length(a.Length, Check.Elements(shapeA, nameof(shapeA)), nameof(a));
        Check.Length(b.Length, Check.Elements(shapeB, nameof(shapeB)), nameof(b));
        Broadcast loops = Broadcast.Of(shapeA, shapeB);
        long total = Check.Elements(loops.Extents, nameof(shapeA));
        Check.Length(y.Length, total, nameof(y));
        if (total == 0)
        {
            return;
        }

        int inner = loops.Extents[^1], rows = (int)(total / inner);
        int threads = total < 2 * ThreadGrain ? 1 : options.ThreadCount;
        fixed (float* pa = a, pb = b, py = y)
        {
            float* left = pa, right = pb, output = py;

            // One long row is cut along itself, several rows are shared out whole.
            if (rows == 1)
            {
                int stepA = loops.StridesA[^1], stepB = loops.StridesB[^1];
                ParallelRanges.For(inner, threads, ThreadGrain, (begin, end) =>
                    Row(kind, left + (begin * stepA), stepA, right + (begin * stepB), stepB, output + begin, end - begin));
            }
            else
            {
                ParallelRanges.For(rows, threads, 1, (begin, end) => Rows(kind, loops, left, right, output, begin, end));
            }
        }
    }

    private static void Rows(BinaryKind kind, Broadcast loops, float* a, float* b, float* y, int begin, int end)
    {
        int outer = loops.Extents.Length - 1, inner = loops.Extents[outer];
        Span<int> index = stackalloc int[outer];
        int rest = begin;
        for (int d = outer - 1; d >= 0; d--)
        {
            index[d] = rest % loops.Extents[d];
            rest /= loops.Extents[d];
            a += (long)index[d] * loops.StridesA[d];
            b += (long)index[d] * loops.StridesB[d];
        }

        y += (long)begin * inner;
        for (int row = begin; row < end; row++, y += inner)
        {
            Row(kind, a, loops.StridesA[outer], b, loops.StridesB[outer], y, inner);
            for (int d = outer - 1; d >= 0; d--)
            {
                a += loops.StridesA[d];
                b += loops.StridesB[d];
                if (++index[d] < loops.Extents[d])
                {
                    break;
                }

                a -= (long)loops.StridesA[d] * loops.Extents[d];
                b -= (long)loops.StridesB[d] * loops.Extents[d];
                index[d] = 0;
            }
        }
    }

    /// <summary>One row; a step is 0 or 1, and not both are 0 because extents of 1 were dropped.</summary>
    private static void Row(BinaryKind kind, float* a, int stepA, float* b, int stepB, float* y, int count)
    {
        var target = new Span<float>(y, count);
        if (stepA == 0)
        {
            BinaryRow.RunLeftScalar(kind, *a, new ReadOnlySpan<float>(b, count), target);
        }
        else if (stepB == 0)
        {
            BinaryRow.RunRightScalar(kind, new ReadOnlySpan<float>(a, count), *b, target);
        }
        else
        {
            BinaryRow.Run(kind, new ReadOnlySpan<float>(a, count), new ReadOnlySpan<float>(b, count), target);
        }
    }
}
