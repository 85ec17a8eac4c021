using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Resizing of an image as <c>top.Interp</c>.</summary>
internal static class Interpolation
{
    /// <summary>The operation, or null when it does not compute the same.</summary>
    public static Value? Create(ResizeOptions options, ImportContext context, Value x)
    {
        (ResizeAxis height, ResizeAxis width) = (options.Axes[2], options.Axes[3]);
        string? rounding = options.Mode == "linear" ? "floor" : Rounding(options, height, width);
        bool known = options.Coordinates is "half_pixel" or "pytorch_half_pixel" or "align_corners" or "asymmetric" or "half_pixel_symmetric";
        return !known || rounding is null ? null : Top.Interp.Create(
            context.Builder,
            context.LocationOf(0),
            x,
            mode: options.Mode,
            coordMode: options.Coordinates,
            scaleH: height.Scale,
            scaleW: width.Scale,
            outH: height.Output,
            outW: width.Output,
            nearestMode: options.Mode == "linear" ? "round_prefer_floor" : rounding).Output;
    }

    /// <summary>
    /// The rounding under which the operation, whose coordinates are f64, picks the elements ONNX Runtime picks with f32; null
    /// when there is none.
    /// </summary>
    private static string? Rounding(ResizeOptions options, ResizeAxis height, ResizeAxis width) =>
        new[] { options.Rounding, "floor", "ceil" }
            .Where(r => r != "simple")
            .FirstOrDefault(r => Agrees(options, height, r) && Agrees(options, width, r));

    private static bool Agrees(ResizeOptions options, ResizeAxis axis, string rounding) =>
        axis.Nearest<double>(options.Coordinates, rounding)!.SequenceEqual(axis.Nearest(options.Coordinates, options.Rounding)!);
}
