using System.Numerics;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>How a resize takes the elements of one axis: a linear map from input to output positions.</summary>
/// <param name="Input">Extent of the input.</param>
/// <param name="Output">Extent of the output.</param>
/// <param name="Scale">Output positions per input position; ONNX Runtime computes coordinates in f32, and so do we.</param>
/// <param name="Start">Where the region of interest starts, for tf_crop_and_resize.</param>
/// <param name="End">Where it ends.</param>
internal sealed record ResizeAxis(int Input, int Output, float Scale, float Start = 0, float End = 1)
{
    /// <summary>True when nothing changes along the axis.</summary>
    public bool IsIdentity(string mode) => Input == Output && Enumerable.Range(0, Output).All(i => Position(mode, i) == i);

    /// <summary>The position in the input of an output position, by coordinate transformation mode; null for a mode not known.</summary>
    public float? Position(string mode, int at) => Position<float>(mode, at);

    /// <summary>The position computed in another precision.</summary>
    public T? Position<T>(string mode, int at)
        where T : struct, IFloatingPointIeee754<T>
    {
        (T i, T input, T output) = (T.CreateChecked(at), T.CreateChecked(Input), T.CreateChecked(Output));
        (T scale, T start, T end) = (T.CreateChecked(Scale), T.CreateChecked(Start), T.CreateChecked(End));
        T half = T.One / (T.One + T.One);
        return mode switch
        {
            "half_pixel" => ((i + half) / scale) - half,
            "pytorch_half_pixel" => Output > 1 ? ((i + half) / scale) - half : T.Zero,
            "asymmetric" => i / scale,
            "align_corners" => Output == 1 ? T.Zero : i * (input - T.One) / (output - T.One),
            "tf_half_pixel_for_nn" => (i + half) / scale,
            "half_pixel_symmetric" => (input * half * (T.One - (output / (scale * input)))) + ((i + half) / scale) - half,
            "tf_crop_and_resize" => Output > 1
                ? (start * (input - T.One)) + (i * (end - start) * (input - T.One) / (output - T.One))
                : half * (start + end) * (input - T.One),
            _ => null,
        };
    }

    /// <summary>The element nearest to each output position; null for a rounding mode not known.</summary>
    /// <param name="mode">The coordinate transformation mode.</param>
    /// <param name="rounding">The nearest mode, or "simple": that of operator set 10, up when shrinking, else down.</param>
    public long[]? Nearest(string mode, string rounding) => Nearest<float>(mode, rounding);

    /// <summary>The nearest elements by positions of another precision.</summary>
    public long[]? Nearest<T>(string mode, string rounding)
        where T : struct, IFloatingPointIeee754<T>
    {
        T half = T.One / (T.One + T.One);
        Func<T, T>? round = rounding switch
        {
            "round_prefer_floor" => x => T.Ceiling(x - half),
            "round_prefer_ceil" => x => T.Floor(x + half),
            "floor" => T.Floor,
            "ceil" => T.Ceiling,
            "simple" => Scale < 1 ? T.Ceiling : T.Truncate,
            _ => null,
        };
        return round is null
            ? null
            : [.. Enumerable.Range(0, Output).Select(i => Input == Output && Scale == 1 && mode != "tf_crop_and_resize" ? i : long.CreateChecked(T.Clamp(round(Position<T>(mode, i)!.Value), T.Zero, T.CreateChecked(Input - 1))))];
    }

    /// <summary>True for an output position outside the input, where tf_crop_and_resize writes a fixed value.</summary>
    public bool IsOutside(string mode, int at) => mode == "tf_crop_and_resize" && Position(mode, at) is { } x && (x < 0 || x > Input - 1);

    /// <summary>The share of each input position (row) in each output position (column) for linear interpolation.</summary>
    /// <param name="mode">The coordinate transformation mode.</param>
    /// <param name="antialias">Whether shrinking takes the mean of what an output position covers.</param>
    /// <param name="inside">Whether that mean leaves out what lies outside the input; otherwise the border goes on.</param>
    public float[,] Linear(string mode, bool antialias, bool inside)
    {
        var matrix = new float[Input, Output];
        for (int i = 0; i < Output; i++)
        {
            float at = Position(mode, i)!.Value;
            if (antialias && Scale < 1)
            {
                Smooth(matrix, i, at, inside);
                continue;
            }

            at = Math.Clamp(at, 0, Input - 1);
            int low = (int)at;
            int high = Math.Min(low + 1, Input - 1);
            matrix[low, i] += 1 - (at - low);
            matrix[high, i] += at - low;
        }

        return matrix;
    }

    // A triangle as wide as the input positions one output position stands for.
    private void Smooth(float[,] matrix, int output, float at, bool inside)
    {
        int first = (int)MathF.Ceiling(at - (1 / Scale));
        int last = (int)MathF.Floor(at + (1 / Scale));
        double Share(int i) => inside && (i < 0 || i >= Input) ? 0 : Math.Max(0, 1 - (Math.Abs(i - (double)at) * Scale));
        double sum = Enumerable.Range(first, last - first + 1).Sum(Share);
        for (int i = first; i <= last; i++)
        {
            matrix[Math.Clamp(i, 0, Input - 1), output] += (float)(Share(i) / sum);
        }
    }
}
