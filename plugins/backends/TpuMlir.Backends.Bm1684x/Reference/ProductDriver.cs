using System.Buffers;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Computes a <see cref="ProductTask"/> panel by panel.</summary>
internal static class ProductDriver
{
    private const int LeastRows = 32;

    public static void Run(ProductTask task, Workers workers)
    {
        int terms = task.Terms, panels = (task.Columns + ProductTask.PanelColumns - 1) / ProductTask.PanelColumns;
        if (terms == 0 || panels == 0 || task.Rows == 0)
        {
            return;
        }

        // A few panels leave threads idle: then several pieces of rows share a panel, each packing it for itself.
        int wanted = workers.Count == 1 ? 1 : Math.Max(1, workers.Count * 3 / panels);
        int pieces = Math.Clamp(task.Rows / LeastRows, 1, wanted);
        int smallest = task.Trees ? 0 : SmallestExponent.Of(task.RowData.AsSpan(task.FirstRow * terms, task.Rows * terms));
        int smallestStart = Math.Min(SmallestExponent.Of(task.RowStart), SmallestExponent.Of(task.ColumnStart));
        workers.Each(panels * pieces, i =>
        {
            int panel = i / pieces, piece = i % pieces;
            int fromRow = (int)((long)task.Rows * piece / pieces), toRow = (int)((long)task.Rows * (piece + 1) / pieces);
            Panel(task, terms, panel * ProductTask.PanelColumns, fromRow, toRow, smallest, smallestStart);
        });
    }

    private static unsafe void Panel(ProductTask task, int terms, int firstColumn, int fromRow, int toRow, int smallestRow, int smallestStart)
    {
        const int Width = ProductTask.PanelColumns;
        int rows = toRow - fromRow, columns = Math.Min(Width, task.Columns - firstColumn);
        float[] panel = ArrayPool<float>.Shared.Rent(terms * Width), results = ArrayPool<float>.Shared.Rent(rows * Width);
        Span<float> packed = panel.AsSpan(0, terms * Width);
        task.Pack(packed, firstColumn);
        for (int r = 0; r < rows; r++)
        {
            Start(task, fromRow + r, firstColumn, columns, results.AsSpan(r * Width, Width));
        }

        fixed (float* a = &task.RowData[(task.FirstRow + fromRow) * terms], b = panel, y = results)
        {
            if (task.Trees)
            {
                TreeProduct.Run(task.Segments, a, terms, rows, b, y);
            }
            else if (SmallestExponent.NothingDenormal(smallestRow, SmallestExponent.Of(packed), smallestStart))
            {
                DualProduct<PlainSteps>.Run(task.Segments, a, terms, rows, b, y);
            }
            else
            {
                DualProduct<FlushingSteps>.Run(task.Segments, a, terms, rows, b, y);
            }
        }

        for (int r = 0; r < rows; r++)
        {
            task.Store(fromRow + r, firstColumn, results.AsSpan(r * Width, columns));
        }

        ArrayPool<float>.Shared.Return(panel);
        ArrayPool<float>.Shared.Return(results);
    }

    private static void Start(ProductTask task, int row, int firstColumn, int columns, Span<float> sums)
    {
        sums.Fill(task.RowStart?[row] ?? 0);
        if (task.ColumnStart is { } start)
        {
            start.AsSpan(firstColumn, columns).CopyTo(sums);
        }
    }
}
