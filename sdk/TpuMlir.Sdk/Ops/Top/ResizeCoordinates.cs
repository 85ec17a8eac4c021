using TpuMlir.Sdk.Kernels;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>The coordinate rules of ONNX Resize for one axis.</summary>
/// <param name="Mode">half_pixel, pytorch_half_pixel, align_corners, asymmetric or half_pixel_symmetric.</param>
/// <param name="Input">Extent of the input.</param>
/// <param name="Output">Extent of the output.</param>
/// <param name="Scale">Output over input, as the model says; it need not be the quotient of the extents.</param>
internal readonly record struct ResizeCoordinates(string Mode, int Input, int Output, double Scale)
{
    /// <summary>Whether there is such a rule.</summary>
    public static bool IsMode(string mode) =>
        mode is "half_pixel" or "pytorch_half_pixel" or "align_corners" or "asymmetric" or "half_pixel_symmetric";

    /// <summary>Whether there is such a rounding of coordinates.</summary>
    public static bool IsNearestMode(string mode) => mode is "round_prefer_floor" or "round_prefer_ceil" or "floor" or "ceil";

    /// <summary>The input coordinate of an output index.</summary>
    public double Of(int index) => Mode switch
    {
        "half_pixel" => ((index + 0.5) / Scale) - 0.5,
        "pytorch_half_pixel" => Output > 1 ? ((index + 0.5) / Scale) - 0.5 : 0,
        "align_corners" => Output > 1 ? index * (double)(Input - 1) / (Output - 1) : 0,
        "asymmetric" => index / Scale,
        _ => Symmetric(index),
    };

    /// <summary>For each output index the input index of mode nearest.</summary>
    public int[] Nearest(string rounding)
    {
        var indices = new int[Output];
        for (int i = 0; i < indices.Length; i++)
        {
            double at = Of(i);
            double rounded = rounding switch
            {
                "round_prefer_floor" => Math.Ceiling(at - 0.5),
                "round_prefer_ceil" => Math.Floor(at + 0.5),
                "floor" => Math.Floor(at),
                _ => Math.Ceiling(at),
            };
            indices[i] = (int)Math.Clamp(rounded, 0, Input - 1);
        }

        return indices;
    }

    /// <summary>For each output index the two input indices of mode linear; outside the input its border goes on.</summary>
    public LinearTap[] Linear()
    {
        var taps = new LinearTap[Output];
        for (int i = 0; i < taps.Length; i++)
        {
            double at = Math.Clamp(Of(i), 0, Input - 1);
            int low = (int)at;
            taps[i] = new LinearTap(low, Math.Min(low + 1, Input - 1), (float)(at - low));
        }

        return taps;
    }

    // The centre of the input stays the centre when the output extent was rounded.
    private double Symmetric(int index)
    {
        double adjustment = Output / (Scale * Input);
        double offset = Input / 2.0 * (1 - adjustment);
        return offset + ((index + 0.5) / Scale) - 0.5;
    }
}
