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

    /// <summary>Copies one plane [IH,IW] into its phases, <paramref name="padding"/> around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(float* image, float* phases, float padding)
    {
        for (int p = 0; p < PhasesH; p++)
        {
            for (int q = 0; q < PhasesW; q++)
            {
                // First and last column of this phase that lie inside the image.
                int first = Math.Clamp((window.PadLeft - q + window.StrideW - 1) / window.StrideW, 0, Width);
                int last = Math.Clamp((window.IW + window.PadLeft - q + window.StrideW - 1) / window.StrideW, first, Width);
                for (int y = 0; y < Height; y++, phases += Width)
                {
                    int row = (y * window.StrideH) + p - window.PadTop;
                    var target = new Span<float>(phases, Width);
                    if ((uint)row >= (uint)window.IH || first == last)
                    {
                        target.Fill(padding);
                        continue;
                    }

                    target[..first].Fill(padding);
                    target[last..].Fill(padding);
                    float* source = image + ((long)row * window.IW) + (first * window.StrideW) + q - window.PadLeft;
                    StridedRow.Copy(source, window.StrideW, phases + first, last - first);
                }
            }
        }
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
