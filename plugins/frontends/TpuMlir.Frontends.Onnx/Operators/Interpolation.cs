using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Linear resizing of an image as <c>top.Interp</c>.</summary>
internal static class Interpolation
{
    /// <summary>The operation, or null when it has no such coordinates.</summary>
    public static Value? Create(ResizeOptions options, ImportContext context, Value x)
    {
        if (options.Coordinates is not ("half_pixel" or "pytorch_half_pixel" or "align_corners" or "asymmetric"))
        {
            return null;
        }

        return Top.Interp.Create(
            context.Builder, context.LocationOf(0), x, null, mode: "linear", coordMode: options.Coordinates, scaleH: options.Axes[2].Scale, scaleW: options.Axes[3].Scale).Output;
    }
}
