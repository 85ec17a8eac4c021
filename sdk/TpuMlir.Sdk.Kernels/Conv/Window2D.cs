namespace TpuMlir.Sdk.Kernels;

/// <summary>The window arithmetic convolution and pooling share: output (oh, ow), tap (kh, kw) reads input
/// (oh·StrideH + kh·DilationH − PadTop, ow·StrideW + kw·DilationW − PadLeft).</summary>
internal readonly record struct Window2D(
    int IH, int IW, int OH, int OW, int KH, int KW, int StrideH, int StrideW, int PadTop, int PadLeft, int DilationH, int DilationW)
{
    /// <summary>Number of whole windows in an extent; 0 if there is none.</summary>
    public static int Outputs(int extent, int kernel, int stride, int dilation)
    {
        // Called on shapes that are not validated yet, so a zero stride must not divide.
        int room = extent - (dilation * (kernel - 1)) - 1;
        return stride <= 0 || room < 0 ? 0 : (room / stride) + 1;
    }

    public void Validate(int padBottom, int padRight, string parameter)
    {
        Check.Positive(KH, nameof(KH), parameter);
        Check.Positive(KW, nameof(KW), parameter);
        Check.Positive(StrideH, nameof(StrideH), parameter);
        Check.Positive(StrideW, nameof(StrideW), parameter);
        Check.Positive(DilationH, nameof(DilationH), parameter);
        Check.Positive(DilationW, nameof(DilationW), parameter);
        Check.NotNegative(PadTop, nameof(PadTop), parameter);
        Check.NotNegative(PadLeft, nameof(PadLeft), parameter);
        Check.NotNegative(padBottom, "PadBottom", parameter);
        Check.NotNegative(padRight, "PadRight", parameter);
    }
}
