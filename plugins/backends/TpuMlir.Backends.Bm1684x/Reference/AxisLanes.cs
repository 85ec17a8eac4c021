using System.Runtime.Intrinsics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>A tensor as (outer, axis, inner), worked on along the axis with one (outer, inner) position in each lane.</summary>
internal sealed class AxisLanes(float[] values, int outer, int length, int inner)
{
    /// <summary>A view along the axes [first, last].</summary>
    public static AxisLanes Of(float[] values, Shape shape, int first, int last) => new(
        values, (int)shape.Product(0, first), (int)shape.Product(first, last + 1), (int)shape.Product(last + 1, shape.Rank));

    /// <summary>Elements along the axis.</summary>
    public int Length => length;

    /// <summary>Lines along the axis.</summary>
    public int Lines => outer * inner;

    /// <summary>Calls the body with sixteen lines at a time: the first line and the lines' elements, which it may change.</summary>
    public void Each(Workers workers, Action<int, Vector512<float>[]> body) =>
        workers.Ranges((Lines + Lanes.Count - 1) / Lanes.Count, 1, (from, to) =>
        {
            var lines = new Vector512<float>[length];
            for (int i = from; i < to; i++)
            {
                Load(i * Lanes.Count, lines);
                body(i * Lanes.Count, lines);
            }
        });

    /// <summary>Writes sixteen lines to another array of the same form.</summary>
    public void Store(int firstLine, Vector512<float>[] lines, float[] to) => ForLines(firstLine, (lane, start) =>
    {
        for (int i = 0; i < length; i++)
        {
            to[start + (i * inner)] = lines[i][lane];
        }
    });

    /// <summary>Writes one number for each of sixteen lines.</summary>
    public void StoreEach(int firstLine, Vector512<float> results, float[] to)
    {
        for (int lane = 0; lane < Lanes.Count && firstLine + lane < Lines; lane++)
        {
            to[firstLine + lane] = results[lane];
        }
    }

    private void Load(int firstLine, Vector512<float>[] lines)
    {
        Span<float> elements = System.Runtime.InteropServices.MemoryMarshal.Cast<Vector512<float>, float>(lines.AsSpan());
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            // Lanes without a line repeat the last one, so that they hold ordinary numbers.
            int start = Start(Math.Min(firstLine + lane, Lines - 1));
            for (int i = 0; i < length; i++)
            {
                elements[(i * Lanes.Count) + lane] = values[start + (i * inner)];
            }
        }
    }

    private void ForLines(int firstLine, Action<int, int> body)
    {
        for (int lane = 0; lane < Lanes.Count && firstLine + lane < Lines; lane++)
        {
            body(lane, Start(firstLine + lane));
        }
    }

    private int Start(int line) => (line / inner * length * inner) + (line % inner);
}
