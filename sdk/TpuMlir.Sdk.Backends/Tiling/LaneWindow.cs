namespace TpuMlir.Sdk.Backends.Tiling;

/// <summary>A window over the rows and columns of a tensor in local memory.</summary>
/// <param name="KernelH">Taps along h.</param>
/// <param name="KernelW">Taps along w.</param>
/// <param name="StrideH">Step along h.</param>
/// <param name="StrideW">Step along w.</param>
/// <param name="DilationH">Distance of taps along h.</param>
/// <param name="DilationW">Distance of taps along w.</param>
/// <param name="PadTop">Padding above the first row.</param>
/// <param name="PadLeft">Padding left of the first column.</param>
public readonly record struct LaneWindow(int KernelH, int KernelW, int StrideH, int StrideW, int DilationH, int DilationW, int PadTop, int PadLeft)
{
    /// <summary>Taps of a plane.</summary>
    public int Taps => KernelH * KernelW;

    /// <summary>The window of a part of an operation.</summary>
    public static LaneWindow Of(WindowGeometry geometry, WindowSlice h, WindowSlice w) => new(
        geometry.H.Kernel, geometry.W.Kernel, geometry.H.Stride, geometry.W.Stride, geometry.H.Dilation, geometry.W.Dilation, h.Before, w.Before);

    /// <summary>The element of the input's plane a tap of a result's element meets, or -1 in the padding.</summary>
    public int Position(in LaneTensor input, in LaneTensor output, int element, int tap)
    {
        int h = (element / output.W * StrideH) + (tap / KernelW * DilationH) - PadTop, w = (element % output.W * StrideW) + (tap % KernelW * DilationW) - PadLeft;
        return (uint)h < (uint)input.H && (uint)w < (uint)input.W ? (h * input.W) + w : -1;
    }
}
