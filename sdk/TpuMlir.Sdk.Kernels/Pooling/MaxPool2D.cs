using System.Numerics.Tensors;

namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// y[oh, ow] = max of x over the pixels of the window that lie inside the image; −∞ where there is none. A NaN wins.
/// </summary>
public static unsafe class MaxPool2D
{
    private const long ThreadingThreshold = 1 << 16;

    /// <summary>Runs the pooling.</summary>
    /// <param name="shape">Extents, window, pads.</param>
    /// <param name="x">[Planes,IH,IW].</param>
    /// <param name="y">[Planes,OH,OW], overwritten.</param>
    /// <param name="options">Threads.</param>
    public static void Run(Pool2DShape shape, ReadOnlySpan<float> x, Span<float> y, KernelOptions options = default)
    {
        shape.Validate(x.Length, y.Length, nameof(shape));
        if (shape.Outputs == 0)
        {
            return;
        }

        if (shape.IsGlobal)
        {
            Reduce.Run(ReduceKind.Max, new AxisShape(shape.Planes, shape.IH * shape.IW, 1), x, y, options);
            return;
        }

        int threads = shape.Outputs * shape.KH * shape.KW < ThreadingThreshold ? 1 : options.ThreadCount;
        fixed (float* px = x, py = y)
        {
            float* input = px, output = py;
            ParallelRanges.For(shape.Planes, threads, 1, (begin, end) => Planes(shape, input, output, begin, end));
        }
    }

    private static void Planes(Pool2DShape s, float* x, float* y, int begin, int end)
    {
        var planes = new PhasePlanes(s.Window);
        using var phases = new Scratch(planes.Size);
        using var rowMaxima = new Scratch(planes.Size);
        planes.Clear(phases.Pointer, float.NegativeInfinity);
        for (int plane = begin; plane < end; plane++)
        {
            planes.Fill(x + ((long)plane * s.IH * s.IW), phases.Pointer);
            var maxima = new Span<float>(rowMaxima.Pointer, planes.FlatOutputs);
            for (int tap = 0; tap < s.KH * s.KW; tap++)
            {
                var shifted = new ReadOnlySpan<float>(phases.Pointer + planes.Offset(tap / s.KW, tap % s.KW), planes.FlatOutputs);
                if (tap == 0)
                {
                    shifted.CopyTo(maxima);
                }
                else
                {
                    TensorPrimitives.Max(maxima, shifted, maxima);
                }
            }

            planes.Compact(rowMaxima.Pointer, y + ((long)plane * s.OH * s.OW));
        }
    }
}
