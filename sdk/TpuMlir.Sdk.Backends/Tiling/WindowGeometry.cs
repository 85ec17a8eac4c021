using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>One direction of a sliding window over an input with inserted zeros and padding.</summary>
/// <param name="Input">Extent of the input.</param>
/// <param name="Output">Extent of the result.</param>
/// <param name="Kernel">Taps.</param>
/// <param name="Stride">Step of the window.</param>
/// <param name="Dilation">Distance between taps.</param>
/// <param name="Insert">Zeros between neighbouring input positions.</param>
/// <param name="Pad">Padding before the first position.</param>
public sealed record WindowAxis(int Input, int Output, int Kernel, int Stride, int Dilation, int Insert, int Pad)
{
    internal int Reach => ((Kernel - 1) * Dilation) + 1;

    /// <summary>The input positions a slice of the result needs, and the padding around them.</summary>
    public WindowSlice Slice(Extent output)
    {
        // In coordinates of the input with inserted zeros; position i of the input stands at i * (Insert + 1).
        int step = Insert + 1;
        int start = (output.Start * Stride) - Pad;
        int end = ((output.End - 1) * Stride) - Pad + Reach;
        int first = Math.Clamp(FloorDiv(start + step - 1, step), 0, Input - 1);
        int last = Math.Clamp(FloorDiv(end - 1, step), first, Input - 1);
        return new WindowSlice(new Extent(first, last - first + 1), (first * step) - start, end - ((last * step) + 1));
    }

    /// <summary>The most input positions any slice of <paramref name="size"/> results needs.</summary>
    public int InputFor(int size)
    {
        int span = ((size - 1) * Stride) + Reach;
        return Math.Min(Input, ((span - 1) / (Insert + 1)) + 1);
    }

    /// <summary>
    /// The mean number of input positions a slice of at most <paramref name="size"/> results needs: what the windows of all slices
    /// span, without the padding of the first and the last.
    /// </summary>
    public double MeanInputFor(int size)
    {
        int parts = TileSearch.Parts(Output, size), step = Insert + 1;
        double behind = ((Output - 1.0) * Stride) - Pad + Reach - ((Input - 1.0) * step) - 1;
        double span = ((double)Stride * (Output - parts)) + ((double)parts * Reach) - Math.Max(Pad, 0) - Math.Max(behind, 0);
        return Math.Clamp(span / parts / step, 1, Input);
    }

    private static int FloorDiv(int a, int b) => a >= 0 ? a / b : -((-a + b - 1) / b);
}

/// <summary>Input positions with the padding before and behind them.</summary>
/// <param name="Input">The positions.</param>
/// <param name="Before">Padding before the first.</param>
/// <param name="Behind">Padding behind the last.</param>
public readonly record struct WindowSlice(Extent Input, int Before, int Behind);

/// <summary>Both directions of a window operation.</summary>
/// <param name="H">Along h.</param>
/// <param name="W">Along w.</param>
public sealed record WindowGeometry(WindowAxis H, WindowAxis W)
{
    /// <summary>Whether the window is turned by half a turn, as a transposed convolution's is.</summary>
    public bool Turned { get; init; }

    /// <summary>The geometry of an operation; that of a transposed convolution is a convolution's over the input with inserted zeros.</summary>
    public static WindowGeometry Of(IWindow op)
    {
        Shape x = op.Input.Shape, y = op.Output.Shape;
        return new WindowGeometry(Axis(0), Axis(1)) { Turned = op is Deconv };

        WindowAxis Axis(int i)
        {
            int kernel = (int)op.KernelShape[i], stride = (int)op.Strides[i], dilation = (int)op.Dilations[i], pad = (int)op.Pads[i];
            var direct = new WindowAxis((int)x[2 + i], (int)y[2 + i], kernel, stride, dilation, 0, pad);
            return op is Deconv ? direct with { Stride = 1, Insert = stride - 1, Pad = direct.Reach - 1 - pad } : direct;
        }
    }
}
