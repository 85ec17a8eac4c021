namespace TpuMlir.Sdk.Kernels;

/// <summary>Extents of a 2-D convolution: x [N,IC,IH,IW], w [OC,IC/Groups,KH,KW], y [N,OC,OH,OW].</summary>
/// <param name="N">Images.</param>
/// <param name="IC">Input channels.</param>
/// <param name="IH">Input height.</param>
/// <param name="IW">Input width.</param>
/// <param name="OC">Output channels.</param>
/// <param name="KH">Kernel height.</param>
/// <param name="KW">Kernel width.</param>
/// <param name="StrideH">Vertical step.</param>
/// <param name="StrideW">Horizontal step.</param>
/// <param name="PadTop">Zero rows above.</param>
/// <param name="PadLeft">Zero columns left.</param>
/// <param name="PadBottom">Zero rows below.</param>
/// <param name="PadRight">Zero columns right.</param>
/// <param name="DilationH">Distance of kernel rows.</param>
/// <param name="DilationW">Distance of kernel columns.</param>
/// <param name="Groups">Independent channel groups.</param>
public readonly record struct Conv2DShape(
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
    int Groups = 1)
{
    /// <summary>Output height, ⌊(IH + pads − DilationH·(KH−1) − 1) / StrideH⌋ + 1.</summary>
    public int OH => Window2D.Outputs(IH + PadTop + PadBottom, KH, StrideH, DilationH);

    /// <summary>Output width.</summary>
    public int OW => Window2D.Outputs(IW + PadLeft + PadRight, KW, StrideW, DilationW);

    internal Window2D Window => new(IH, IW, OH, OW, KH, KW, StrideH, StrideW, PadTop, PadLeft, DilationH, DilationW);

    internal void Validate(string parameter)
    {
        Check.NotNegative(N, nameof(N), parameter);
        Check.NotNegative(IC, nameof(IC), parameter);
        Check.NotNegative(IH, nameof(IH), parameter);
        Check.NotNegative(IW, nameof(IW), parameter);
        Check.NotNegative(OC, nameof(OC), parameter);
        Check.Positive(Groups, nameof(Groups), parameter);
        Window.Validate(PadBottom, PadRight, parameter);
        Check.That(IC % Groups == 0, $"{IC} input channels do not divide into {Groups} groups", parameter);
        Check.That(OC % Groups == 0, $"{OC} output channels do not divide into {Groups} groups", parameter);
    }
}
