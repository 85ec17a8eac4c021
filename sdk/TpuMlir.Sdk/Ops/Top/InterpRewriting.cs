using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>The simpler forms of <see cref="Interp"/>.</summary>
internal static class InterpRewriting
{
    /// <summary>Repeated rows and columns where the tables say just that, otherwise gathers.</summary>
    public static bool Nearest(Interp interp, OpRewriter rewriter, int[] rows, int[] columns)
    {
        Shape input = interp.Input.Shape;
        if (Repeats(rows, (int)input[2]) is { } scaleH && Repeats(columns, (int)input[3]) is { } scaleW)
        {
            rewriter.Replace(interp.Operation, Upsample.Create(rewriter.Builder, interp.Location, interp.Input, scaleH, scaleW).Output);
            return true;
        }

        OpBuilder builder = rewriter.Builder;
        bool onlyRows = Repeats(columns, (int)input[3]) == 1, onlyColumns = Repeats(rows, (int)input[2]) == 1;
        Value result = interp.Input;
        if (!onlyColumns)
        {
            Location location = onlyRows ? interp.Location : interp.Derived("gather_h");
            result = Gather.Create(builder, location, result, Indices(rewriter, interp, "rows", rows), 2).Output;
        }

        if (!onlyRows)
        {
            result = Gather.Create(builder, interp.Location, result, Indices(rewriter, interp, "columns", columns), 3).Output;
        }

        rewriter.Replace(interp.Operation, result);
        return true;
    }

    /// <summary>Products with constant matrices: columns x[N·C·H,W] · a[W,OW], then rows a[OH,H] · x[N·C,H,OW].</summary>
    public static bool Linear(Interp interp, OpRewriter rewriter, LinearTap[] rows, LinearTap[] columns)
    {
        OpBuilder builder = rewriter.Builder;
        Shape x = interp.Input.Shape;
        Value result = interp.Input;
        if (!IsIdentity(columns, (int)x[3]))
        {
            Value right = rewriter.Constant(interp, "columns", Matrix(columns, (int)x[3], true));
            result = Reshape.Create(builder, interp.Derived("lines"), result, [x[0] * x[1] * x[2], x[3]]).Output;
            result = MatMul.Create(builder, interp.Derived("wide"), result, right, null).Output;
        }

        if (!IsIdentity(rows, (int)x[2]))
        {
            Value left = rewriter.Constant(interp, "rows", Matrix(rows, (int)x[2], false));
            result = Reshape.Create(builder, interp.Derived("planes"), result, [x[0] * x[1], x[2], columns.Length]).Output;
            result = MatMul.Create(builder, interp.Derived("high"), left, result, null).Output;
        }

        return rewriter.ReplaceByReshape(interp, result, interp.Output);
    }

    private static bool IsIdentity(LinearTap[] taps, int extent) =>
        taps.Length == extent && taps.Select((tap, i) => tap.Weight == 0 && tap.Low == i).All(same => same);

    /// <summary>The factor by which the table repeats each index, or null when it does something else.</summary>
    private static int? Repeats(int[] table, int extent)
    {
        int scale = table.Length / extent;
        bool repeats = table.Length == scale * extent && table.Select((from, i) => from == i / scale).All(same => same);
        return repeats ? scale : null;
    }

    private static Value Indices(OpRewriter rewriter, Interp interp, string suffix, int[] indices) =>
        rewriter.Constant(interp, suffix, Tensor.From(indices, [indices.Length]));

    private static Tensor Matrix(LinearTap[] taps, int extent, bool transposed)
    {
        var matrix = new Tensor(ElementType.F32, transposed ? [extent, taps.Length] : [taps.Length, extent]);
        Span<float> values = matrix.Floats();
        for (int i = 0; i < taps.Length; i++)
        {
            // Both taps are the same element at the border, where their shares add up.
            values[At(taps[i].Low, i)] += 1 - taps[i].Weight;
            values[At(taps[i].High, i)] += taps[i].Weight;
        }

        return matrix;

        int At(int from, int to) => transposed ? (from * taps.Length) + to : (to * extent) + from;
    }
}
