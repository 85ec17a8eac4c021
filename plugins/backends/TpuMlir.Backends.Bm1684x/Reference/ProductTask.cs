namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>
/// Many sums of products: row r and column c give Σ rows[r, k] · panel[k, c] over terms k, in the order the segments say.
/// </summary>
/// <remarks>
/// A segment is what the chip sums in one go: a pass of two accumulators in f32, an add tree of at most 32 products in half
/// precision. Both operands are f32 without denormals.
/// </remarks>
internal sealed class ProductTask
{
    /// <summary>Columns of a panel.</summary>
    public const int PanelColumns = 64;

    /// <summary>Lengths of the segments, in order.</summary>
    public required int[] Segments { get; init; }

    /// <summary>True for add trees, false for the two accumulators.</summary>
    public required bool Trees { get; init; }

    /// <summary>The row operand, [Rows, Terms] from <see cref="FirstRow"/> on.</summary>
    public required float[] RowData { get; init; }

    /// <summary>Where row 0 begins, in rows.</summary>
    public int FirstRow { get; init; }

    /// <summary>Number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Number of columns.</summary>
    public required int Columns { get; init; }

    /// <summary>Starts each row's sums, or null for 0.</summary>
    public float[]? RowStart { get; init; }

    /// <summary>Starts each column's sums, or null for 0.</summary>
    public float[]? ColumnStart { get; init; }

    /// <summary>Fills a panel [Terms, 64] with the columns from the first given on; columns beyond the last hold any of the numbers.</summary>
    public required PanelSource Pack { get; init; }

    /// <summary>Takes a row's results for consecutive columns.</summary>
    public required ResultSink Store { get; init; }

    /// <summary>Number of terms.</summary>
    public int Terms => Segments.Sum();

    /// <summary>f32: one segment for each pass.</summary>
    public static int[] Passes(int channels, int cut, int taps)
    {
        var lengths = new List<int>();
        for (int from = 0; from < channels; from += cut)
        {
            lengths.Add(Math.Min(cut, channels - from) * taps);
        }

        return [.. lengths];
    }
}

/// <summary>Fills a panel.</summary>
internal delegate void PanelSource(Span<float> panel, int firstColumn);

/// <summary>Takes results.</summary>
internal delegate void ResultSink(int row, int firstColumn, ReadOnlySpan<float> results);
