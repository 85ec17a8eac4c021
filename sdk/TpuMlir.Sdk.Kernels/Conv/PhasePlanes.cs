using System.Runtime.CompilerServices;

namespace TpuMlir.Sdk.Kernels;

/// <summary>
/// A padded copy of an image plane, split by stride phase: phase (p, q) holds the padded pixels (y·StrideH + p, x·StrideW + q).
/// In this layout every tap of a window reads element offset(tap) + oh·Width + ow, with unit step in ow for any stride,
/// dilation and padding, and without range checks.
/// </summary>
internal readonly unsafe struct PhasePlanes
{
    private readonly Window2D window;

    public PhasePlanes(Window2D window)
    {
        this.window = window;
        Height = window.OH + ((window.KH - 1) * window.DilationH / window.StrideH);
        Width = window.OW + ((window.KW - 1) * window.DilationW / window.StrideW);
        PhasesH = Math.Min(window.StrideH, ((window.KH - 1) * window.DilationH) + 1);
        PhasesW = Math.Min(window.StrideW, ((window.KW - 1) * window.DilationW) + 1);
    }

    /// <summary>Rows of one phase.</summary>
    public int Height { get; }

    /// <summary>Columns of one phase.</summary>
    public int Width { get; }

    /// <summary>Elements of all phases of one image plane.</summary>
    public long Size => (long)PhasesH * PhasesW * Height * Width;

    /// <summary>Index range of the outputs, oh·Width + ow, including the Width − OW columns between rows that mean nothing.</summary>
    public int FlatOutputs => ((window.OH - 1) * Width) + window.OW;

    // A stride beyond the window leaves phases no tap reads; they are not stored.
    private int PhasesH { get; }

    private int PhasesW { get; }

    /// <summary>Offset of a tap in the phases of one plane.</summary>
    public int Offset(int kh, int kw)
    {
        int y = kh * window.DilationH, x = kw * window.DilationW;
        int phase = (y % window.StrideH * PhasesW) + (x % window.StrideW);
        return (((phase * Height) + (y / window.StrideH)) * Width) + (x / window.StrideW);
    }

    /// <summary>Writes the padding of one plane, and the same value where images come later.</summary>
    public void Clear(float* phases, float padding) => new Span<float>(phases, checked((int)Size)).Fill(padding);

    /// <summary>Copies one plane [IH,IW] into its phases. Elements outside the image are left alone, so one
    /// <see cref="Clear"/> serves all planes that pass through the same buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(float* image, float* phases)
    {
        for (int p = 0; p < PhasesH; p++)
        {
            (int top, int bottom) = Inside(window.PadTop - p, window.IH, window.StrideH, Height);
            for (int q = 0; q < PhasesW; q++, phases += (long)Height * Width)
            {
                (int first, int last) = Inside(window.PadLeft - q, window.IW, window.StrideW, Width);
                float* source = image + (first * window.StrideW) + q - window.PadLeft;
                for (int y = top; y < bottom && first < last; y++)
                {
                    long row = ((long)y * window.StrideH) + p - window.PadTop;
                    StridedRow.Copy(source + (row * window.IW), window.StrideW, phases + ((long)y * Width) + first, last - first);
                }
            }
        }
    }

    /// <summary>The indices i &lt; <paramref name="count"/> of a phase with 0 ≤ i·stride − lead &lt; extent.</summary>
    private static (int First, int Last) Inside(int lead, int extent, int stride, int count)
    {
        // Rounding up; both numerators may be negative, where the division rounds up by itself.
        static int Ceiling(int value, int by) => value > 0 ? ((value - 1) / by) + 1 : value / by;
        int first = Math.Clamp(Ceiling(lead, stride), 0, count);
        return (first, Math.Clamp(Ceiling(extent + lead, stride), first, count));
    }

    /// <summary>Moves flat outputs to rows of OW elements.</summary>
    public void Compact(float* flat, float* output)
    {
        for (int y = 0; y < window.OH; y++)
        {
            new ReadOnlySpan<float>(flat + ((long)y * Width), window.OW).CopyTo(new Span<float>(output + ((long)y * window.OW), window.OW));
        }
    }
}
