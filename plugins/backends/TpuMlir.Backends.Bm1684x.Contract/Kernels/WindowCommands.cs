using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Sdk.Backends.Tiling;

namespace TpuMlir.Backends.Bm1684x.Kernels;

/// <summary>Geometries as commands take them.</summary>
public static class WindowCommands
{
    /// <summary>The chip's window for a slice.</summary>
    /// <param name="geometry">The whole operation's geometry.</param>
    /// <param name="h">The slice along h.</param>
    /// <param name="w">The slice along w.</param>
    public static Window Window(this WindowGeometry geometry, WindowSlice h, WindowSlice w) => new(geometry.H.Kernel, geometry.W.Kernel)
    {
        StrideH = geometry.H.Stride,
        StrideW = geometry.W.Stride,
        DilationH = geometry.H.Dilation,
        DilationW = geometry.W.Dilation,
        InsertH = geometry.H.Insert,
        InsertW = geometry.W.Insert,
        PadTop = h.Before,
        PadBottom = h.Behind,
        PadLeft = w.Before,
        PadRight = w.Behind,
        Rotate = geometry.Turned,
    };
}
