namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Channels of an image with padding around them and, for transposed convolutions, zeros between neighbours.</summary>
/// <remarks>Windows then read without looking at borders. Some slack behind the last plane lets whole vectors be read.</remarks>
internal sealed class PaddedPlanes
{
    private const int Slack = 16 * 16;

    private PaddedPlanes(int height, int width, float[] data) => (Height, Width, Data) = (height, width, data);

    /// <summary>Rows of a plane.</summary>
    public int Height { get; }

    /// <summary>Columns of a plane.</summary>
    public int Width { get; }

    /// <summary>Elements of a plane.</summary>
    public int Size => Height * Width;

    /// <summary>The planes, one behind the other.</summary>
    public float[] Data { get; }

    /// <summary>Pads consecutive planes of x; what is inserted between neighbours is the fill too.</summary>
    public static PaddedPlanes Of(ReadOnlySpan<float> x, int planes, WindowShape window, float fill)
    {
        int height = window.PaddedHeight, width = window.PaddedWidth;
        var data = new float[(planes * height * width) + Slack];
        if (fill != 0)
        {
            Array.Fill(data, fill);
        }

        int insertRows = window.InsertRows, insertColumns = window.InsertColumns;
        int spanRows = ((window.InputHeight - 1) * insertRows) + 1, spanColumns = ((window.InputWidth - 1) * insertColumns) + 1;
        for (int p = 0; p < planes; p++)
        {
            for (int row = 0; row < height; row++)
            {
                // Position in the input with inserted zeros; a negative pad starts inside it.
                int at = row - window.Top;
                if (at < 0 || at >= spanRows)
                {
                    continue;
                }

                Span<float> line = data.AsSpan(((p * height) + row) * width, width);
                int first = Math.Max(window.Left, 0), end = Math.Min(width, window.Left + spanColumns);
                if (at % insertRows != 0)
                {
                    continue;
                }

                ReadOnlySpan<float> source = x.Slice(((p * window.InputHeight) + (at / insertRows)) * window.InputWidth, window.InputWidth);
                if (insertColumns == 1 && first < end)
                {
                    source[(first - window.Left)..(end - window.Left)].CopyTo(line[first..]);
                }
                else
                {
                    for (int c = 0; c < source.Length; c++)
                    {
                        int column = window.Left + (c * insertColumns);
                        if (column >= 0 && column < width)
                        {
                            line[column] = source[c];
                        }
                    }
                }
            }
        }

        return new PaddedPlanes(height, width, data);
    }
}
