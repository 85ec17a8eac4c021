using System.Globalization;
using System.Text;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Debugging;

/// <summary>Tensors as the debugger prints them: summary, and the values of a part.</summary>
public static class TensorText
{
    private const int MostRows = 8;
    private const int MostColumns = 8;

    /// <summary>Type and shape, least, largest and mean value, and how many values are NaN or infinite.</summary>
    public static string Summary(Tensor tensor)
    {
        float[] values = TensorConvert.ToFloats(tensor);
        float[] finite = [.. values.Where(float.IsFinite)];
        string text = finite.Length == 0 ? "no finite value" : string.Create(CultureInfo.InvariantCulture, $"min {finite.Min():G6} max {finite.Max():G6} mean {finite.Average():G6}");
        int odd = values.Length - finite.Length;
        return $"{tensor} {text}{(odd == 0 ? "" : $", {odd} not finite")}";
    }

    /// <summary>The values of the last two dimensions at the given leading indices; rows and columns beyond eight are left out.</summary>
    public static string Values(Tensor tensor, IReadOnlyList<long> leading)
    {
        Shape shape = tensor.Shape;
        float[] values = TensorConvert.ToFloats(tensor);
        long columns = shape.Rank == 0 ? 1 : shape[shape.Rank - 1], rows = shape.Rank < 2 ? 1 : shape[shape.Rank - 2];
        long start = 0;
        for (int d = 0; d < shape.Rank - 2; d++)
        {
            long index = d < leading.Count ? leading[d] : 0;
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)shape[d], "index");
            start = (start * shape[d]) + index;
        }

        start *= rows * columns;
        var text = new StringBuilder();
        for (long r = 0; r < Math.Min(rows, MostRows); r++)
        {
            for (long c = 0; c < Math.Min(columns, MostColumns); c++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{values[start + (r * columns) + c],12:G6} ");
            }

            text.AppendLine(columns > MostColumns ? "..." : "");
        }

        return text.Append(rows > MostRows ? "  ...\n" : "").ToString().Replace("\r", "", StringComparison.Ordinal).TrimEnd();
    }
}
