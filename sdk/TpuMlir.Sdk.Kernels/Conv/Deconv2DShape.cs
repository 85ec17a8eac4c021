namespace TpuMlir.Sdk.Kernels;

/// <summary>Extents of a transposed 2-D convolution: x [N,IC,IH,IW], w [IC,OC/Groups,KH,KW], y [N,OC,OH,OW].</summary>
/// <param name="N">Images.</param>
/// <param name="IC">Input channels.</param>
/// <param name="IH">Input height.</param>
/// <param name="IW">Input width.</param>
/// <param name="OC">Output channels.</param>
/// <param name="KH">Kernel height.</param>
/// <param name="KW">Kernel width.</param>
/// <param name="StrideH">Vertical distance of input pixels in the output.</param>
/// <param name="StrideW">Horizontal distance.</param>
/// <param name="PadTop">Rows cut off above.</param>
/// <param name="PadLeft">Columns cut off left.</param>
/// <param name="PadBottom">Rows cut off below.</param>
/// <param name="PadRight">Columns cut off right.</param>
/// <param name="DilationH">Distance of kernel rows.</param>
/// <param name="DilationW">Distance of kernel columns.</param>
/// <param name="OutputPadH">Rows appended below.</param>
/// <param name="OutputPadW">Columns appended right.</param>
/// <param name="Groups">Independent channel groups.</param>
public readonly record struct Deconv2DShape(
    int N,
    int IC,
    int IH,
    int IW,
    int OC,
    int KH,
    int KW,
    int StrideH = 1,
    int StrideW = 1,
    int PadTop = 0,
    int PadLeft = 0,
    int PadBottom = 0,
    int PadRight = 0,
    int DilationH = 1,
    int DilationW = 1,
    int OutputPadH = 0,
    int OutputPadW = 0,
    int Groups = 1)
{
    /// <summary>Output height, (IH−1)·StrideH + DilationH·(KH−1) + 1 − pads + OutputPadH.</summary>
    public int OH => Math.Max(0, ((IH - 1) * StrideH) + (DilationH * (KH - 1)) + 1 - PadTop - PadBottom + OutputPadH);

    /// <summary>Output width.</summary>
    public int OW => Math.Max(0, ((IW - 1) * StrideW) + (DilationW * (KW - 1)) + 1 - PadLeft - PadRight + OutputPadW);

    internal void Validate(string parameter)
    {
        Check.NotNegative(N, nameof(N), parameter);
        Check.NotNegative(IC, nameof(IC), parameter);
        Check.NotNegative(IH, nameof(IH), parameter);
        Check.NotNegative(IW, nameof(IW), parameter);
        Check.NotNegative(OC, nameof(OC), parameter);
        Check.NotNegative(OutputPadH, nameof(OutputPadH), parameter);
        Check.NotNegative(OutputPadW, nameof(OutputPadW), parameter);
        Check.Positive(Groups, nameof(Groups), parameter);
        new Window2D(OH, OW, IH, IW, KH, KW, StrideH, StrideW, PadTop, PadLeft, DilationH, DilationW).Validate(PadBottom, PadRight, parameter);
        Check.That(IC % Groups == 0, $"{IC} input channels do not divide into {Groups} groups", parameter);
        Check.That(OC % Groups == 0, $"{OC} output channels do not divide into {Groups} groups", parameter);
    }
}
