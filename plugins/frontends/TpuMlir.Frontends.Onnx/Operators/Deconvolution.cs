using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using Top = TpuMlir.Sdk.Ops.Top;

namespace TpuMlir.Frontends.Onnx.Operators;

/// <summary>Makes <c>top.Deconv</c> from ONNX's filter layout.</summary>
internal static class Deconvolution
{
    /// <summary>The operation.</summary>
    public static Value Create(ImportContext context, Location location, Value image, Value filter, Window window, long[] extra, long group) =>
        Top.Deconv.Create(
            context.Builder,
            location,
            image,
            filter,
            context.OptionalFloat(2),
            kernelShape: [.. window.Kernel],
            strides: [.. window.Strides],
            pads: [.. window.Pads],
            group: group,
            dilations: [.. window.Dilations],
            outputPadding: [.. extra]).Output;
}
