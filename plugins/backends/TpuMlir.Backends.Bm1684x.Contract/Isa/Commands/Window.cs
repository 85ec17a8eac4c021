using static TpuMlir.Backends.Bm1684x.Isa.TiuField;

namespace TpuMlir.Backends.Bm1684x.Isa.Commands;

/// <summary>What lies beyond the border of the input.</summary>
internal enum PadMode
{
    Constant = 0,
    Reflect = 1,
    Replicate = 2,
    Circular = 3,
}

/// <summary>The sliding window of convolutions and pooling: y is the h direction, x the w direction.</summary>
internal sealed record Window(int KernelH, int KernelW)
{
    public int StrideH { get; init; } = 1;
    public int StrideW { get; init; } = 1;

    /// <summary>Distance between kernel taps; the fields store the number of zeros between them.</summary>
    public int DilationH { get; init; } = 1;
    public int DilationW { get; init; } = 1;
    public int PadTop { get; init; }
    public int PadBottom { get; init; }
    public int PadLeft { get; init; }
    public int PadRight { get; init; }

    /// <summary>Values inserted between neighbouring input pixels (transposed convolution).</summary>
    public int InsertH { get; init; }
    public int InsertW { get; init; }
    public PadMode PadMode { get; init; }

    /// <summary>Walk the kernel backwards in both directions.</summary>
    public bool Rotate { get; init; }

    public static Window From(TiuCommand raw) => new(raw.Int(Opd1H), raw.Int(Opd1W))
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

    public TiuAssembler Store(TiuAssembler to) => to
        .Set(Opd1H, KernelH).Set(Opd1W, KernelW)
        .Set(ResOpYStr, StrideH).Set(ResOpXStr, StrideW)
        .Set(Opd1YIns0, DilationH - 1).Set(Opd1XIns0, DilationW - 1)
        .Set(Opd0UpPad, PadTop).Set(Opd0DnPad, PadBottom).Set(Opd0LfPad, PadLeft).Set(Opd0RtPad, PadRight)
        .Set(Opd0YIns0, InsertH).Set(Opd0XIns0, InsertW)
        .Set(TiuField.PadMode, (int)PadMode).Set(KernelRotate, Rotate);

    public override string ToString()
    {
        var text = $"k{KernelH}x{KernelW} s{StrideH}x{StrideW}";
        text += DilationH == 1 && DilationW == 1 ? "" : $" d{DilationH}x{DilationW}";
        text += PadTop + PadBottom + PadLeft + PadRight == 0 ? "" : $" p{PadTop},{PadBottom},{PadLeft},{PadRight}";
        text += InsertH == 0 && InsertW == 0 ? "" : $" ins{InsertH}x{InsertW}";
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
