namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>The input elements of consecutive output positions, one line for each term.</summary>
internal sealed class ConvolutionPanel
{
    private const int Width = ProductTask.PanelColumns;
    private readonly float[] _data;
    private readonly WindowShape _window;
    private readonly int _rowLength;
    private readonly int[] _termOffsets;

    /// <summary>A group of channels from <paramref name="firstChannel"/> on.</summary>
    public ConvolutionPanel(PaddedPlanes planes, WindowShape window, ConvolutionTerms terms, int firstChannel)
    {
        _data = planes.Data;
        _window = window;
        _rowLength = planes.Width;
        _termOffsets = [.. terms.Order.Select(term =>
        {
            int channel = firstChannel + (term / window.Taps), tap = term % window.Taps;
            int row = tap / window.KernelWidth * window.DilationRows, column = tap % window.KernelWidth * window.DilationColumns;
            return (channel * planes.Size) + (row * planes.Width) + column;
        })];
    }

    /// <summary>Fills a panel; columns beyond the last repeat it.</summary>
    public void Pack(Span<float> panel, int firstColumn)
    {
        Span<int> corners = stackalloc int[Width];
        for (int j = 0; j < Width; j++)
        {
            int position = Math.Min(firstColumn + j, _window.Positions - 1);
            int row = position / _window.OutputWidth, column = position % _window.OutputWidth;
            corners[j] = (row * _window.StrideRows * _rowLength) + (column * _window.StrideColumns);
        }

        // Positions of one image row stand side by side when the stride is 1: copied as runs.
        Span<int> runs = stackalloc int[Width];
        int count = Runs(corners, runs);
        for (int k = 0; k < _termOffsets.Length; k++)
        {
            ReadOnlySpan<float> source = _data.AsSpan(_termOffsets[k]);
            Span<float> line = panel.Slice(k * Width, Width);
            if (count > Width / 4)
            {
                for (int j = 0; j < line.Length; j++)
                {
                    line[j] = source[corners[j]];
                }

                continue;
            }

            for (int i = 0, from = 0; i < count; i++)
            {
                source.Slice(corners[from], runs[i] - from).CopyTo(line[from..]);
                from = runs[i];
            }
        }
    }

    // The end of each run of neighbours.
    private static int Runs(ReadOnlySpan<int> corners, Span<int> ends)
    {
        int count = 0;
        for (int j = 1; j <= corners.Length; j++)
        {
            if (j == corners.Length || corners[j] != corners[j - 1] + 1)
            {
                ends[count++] = j;
            }
        }

        return count;
    }
}
