namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// Extents of 2-D pooling over planes [IH,IW] → [OH,OW]. The caller gives the output extents, so floor and ceil modes are
/// both expressible; windows may then reach past the bottom and right pads.
/// </summary>
/// <param name="Planes">Images times channels.</param>
/// <param name="IH">Input height.</param>
/// <param name="IW">Input width.</param>
/// <param name="OH">Output height.</param>
/// <param name="OW">Output width.</param>
/// <param name="KH">Window height.</param>
/// <param name="KW">Window width.</param>
/// <param name="StrideH">Vertical step.</param>
/// <param name="StrideW">Horizontal step.</param>
/// <param name="PadTop">Rows above.</param>
/// <param name="PadLeft">Columns left.</param>
/// <param name="PadBottom">Rows below; only the divisor of an average that counts pads depends on it.</param>
/// <param name="PadRight">Columns right; only the divisor of an average that counts pads depends on it.</param>
/// <param name="DilationH">Distance of window rows.</param>
/// <param name="DilationW">Distance of window columns.</param>
public readonly record struct Pool2DShape(
    int Planes,
    int IH,
    int IW,
    int OH,
    int OW,
    int KH,
    int KW,
    int StrideH = 1,
    int StrideW = 1,
    int PadTop = 0,
    int PadLeft = 0,
    int PadBottom = 0,
    int PadRight = 0,
    int DilationH = 1,
    int DilationW = 1)
{
    /// <summary>One window over the whole plane.</summary>
    public static Pool2DShape Global(int planes, int ih, int iw) => new(planes, ih, iw, 1, 1, ih, iw);

    internal Window2D Window => new(IH, IW, OH, OW, KH, KW, StrideH, StrideW, PadTop, PadLeft, DilationH, DilationW);

    internal bool IsGlobal => OH == 1 && OW == 1 && KH == IH && KW == IW && PadTop == 0 && PadLeft == 0 && DilationH == 1 && DilationW == 1;

    internal long Outputs => (long)Planes * OH * OW;

    internal void Validate(int inputLength, int outputLength, string parameter)
    {
        Check.NotNegative(Planes, nameof(Planes), parameter);
        Check.NotNegative(IH, nameof(IH), parameter);
        Check.NotNegative(IW, nameof(IW), parameter);
        Check.NotNegative(OH, nameof(OH), parameter);
        Check.NotNegative(OW, nameof(OW), parameter);
        Window.Validate(PadBottom, PadRight, parameter);
        Check.Length(inputLength, (long)Planes * IH * IW, "x");
        Check.Length(outputLength, Outputs, "y");
    }
}
