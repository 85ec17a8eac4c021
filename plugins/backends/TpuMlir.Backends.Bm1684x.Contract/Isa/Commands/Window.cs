using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>What lies beyond the border of the input.</summary>
public enum PadMode
{
    /// <summary>A value of the command.</summary>
    Constant = 0,

    /// <summary>The pixels inside, mirrored at the border without repeating it.</summary>
    Reflect = 1,

    /// <summary>The border pixel.</summary>
    Replicate = 2,

    /// <summary>The pixels of the other side.</summary>
    Circular = 3,
}

/// <summary>The sliding window of convolutions and pooling: y is the h direction, x the w direction. The kernel is not flipped.</summary>
/// <param name="KernelH">Taps in h, 1 to 65535.</param>
/// <param name="KernelW">Taps in w, 1 to 65535.</param>
public sealed record Window(int KernelH, int KernelW)
{
    /// <summary>Step in h, 1 to 15.</summary>
    public int StrideH { get; init; } = 1;

    /// <summary>Step in w, 1 to 15.</summary>
    public int StrideW { get; init; } = 1;

    /// <summary>Distance between kernel taps in h, 1 to 15; the fields store the number of zeros between them.</summary>
    public int DilationH { get; init; } = 1;

    /// <summary>Distance between kernel taps in w, 1 to 15.</summary>
    public int DilationW { get; init; } = 1;

    /// <summary>Padding above, 0 to 15.</summary>
    public int PadTop { get; init; }

    /// <summary>Padding below, 0 to 15.</summary>
    public int PadBottom { get; init; }

    /// <summary>Padding on the left, 0 to 15.</summary>
    public int PadLeft { get; init; }

    /// <summary>Padding on the right, 0 to 15.</summary>
    public int PadRight { get; init; }

    /// <summary>Values inserted between neighbouring input pixels in h (transposed convolution), 0 to 14.</summary>
    public int InsertH { get; init; }

    /// <summary>Values inserted between neighbouring input pixels in w, 0 to 14.</summary>
    public int InsertW { get; init; }

    /// <summary>What lies beyond the border.</summary>
    public PadMode PadMode { get; init; }

    /// <summary>Walk the kernel backwards in both directions.</summary>
    public bool Rotate { get; init; }

    internal static Window From(TiuCommand raw) => new(raw.Int(Opd1H), raw.Int(Opd1W))
    {
        StrideH = raw.Int(ResOpYStr),
        StrideW = raw.Int(ResOpXStr),
        DilationH = raw.Int(Opd1YIns0) + 1,
        DilationW = raw.Int(Opd1XIns0) + 1,
        PadTop = raw.Int(Opd0UpPad),
        PadBottom = raw.Int(Opd0DnPad),
        PadLeft = raw.Int(Opd0LfPad),
        PadRight = raw.Int(Opd0RtPad),
        InsertH = raw.Int(Opd0YIns0),
        InsertW = raw.Int(Opd0XIns0),
        PadMode = (PadMode)raw.Int(TiuField.PadMode),
        Rotate = raw.Flag(KernelRotate),
    };

    /// <summary>Extents of the result for an input of this size.</summary>
    public (int H, int W) OutputSize(int inputH, int inputW) => (
        Output(inputH, InsertH, PadTop + PadBottom, KernelH, DilationH, StrideH),
        Output(inputW, InsertW, PadLeft + PadRight, KernelW, DilationW, StrideW));

    internal TiuAssembler Store(TiuAssembler to) => to
        .Set(Opd1H, KernelH).Set(Opd1W, KernelW)
        .Set(ResOpYStr, StrideH).Set(ResOpXStr, StrideW)
        .Set(Opd1YIns0, DilationH - 1).Set(Opd1XIns0, DilationW - 1)
        .Set(Opd0UpPad, PadTop).Set(Opd0DnPad, PadBottom).Set(Opd0LfPad, PadLeft).Set(Opd0RtPad, PadRight)
        .Set(Opd0YIns0, InsertH).Set(Opd0XIns0, InsertW)
        .Set(TiuField.PadMode, (int)PadMode).Set(KernelRotate, Rotate);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = $"k{KernelH}x{KernelW} s{StrideH}x{StrideW}";
        text += DilationH == 1 && DilationW == 1 ? "" : $" d{DilationH}x{DilationW}";
        text += PadTop + PadBottom + PadLeft + PadRight == 0 ? "" : $" p={PadTop},{PadBottom},{PadLeft},{PadRight}";
        text += InsertH == 0 && InsertW == 0 ? "" : $" ins={InsertH}x{InsertW}";
        text += PadMode == PadMode.Constant ? "" : $" {PadMode.ToString().ToLowerInvariant()}";
        return text + (Rotate ? " rot" : "");
    }

    // Integer division truncates, so an input that is smaller than the kernel is told apart first.
    private static int Output(int size, int insert, int pads, int kernel, int dilation, int stride)
    {
        var room = ((size - 1) * (insert + 1)) + 1 + pads - (((kernel - 1) * dilation) + 1);
        return room < 0 || stride == 0 ? 0 : (room / stride) + 1;
    }
}
